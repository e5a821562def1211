from django.urls import path

from glossary import views

app_name = "glossary"
urlpatterns = [
    path("", views.term_list, name="term-list"),
    path("search/", views.term_search, name="term-search"),
    path("search.json", views.search_json, name="search.json"),
    path("propose/", views.term_propose, name="term-propose"),
    path("terms/<int:term_id>/describe/", views.term_describe, name="term-describe"),
    path("terms/<int:term_id>/candidates/", views.candidate_propose, name="candidate-propose"),
    path("terms/<int:term_id>/arguments/", views.argument_make, name="argument-make"),
    path("terms/<int:term_id>/decide/", views.term_decide, name="term-decide"),
    path("terms/<int:term_id>/reopen/", views.term_reopen, name="term-reopen"),
    path("candidates/<int:candidate_id>/vote/", views.vote_cast, name="vote-cast"),
    path("<slug:slug>/", views.term_detail, name="term-detail"),
]
