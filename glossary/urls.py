from django.urls import path

from glossary import import_views, views, voting_views

app_name = "glossary"
urlpatterns = [
    path("", views.term_list, name="term-list"),
    path("search/", views.term_search, name="term-search"),
    path("search.json", views.search_json, name="search.json"),
    path("propose/", views.term_propose, name="term-propose"),
    path("imports/", import_views.import_list, name="import-list"),
    path("imports/<int:import_id>/", import_views.import_detail, name="import-detail"),
    path("imports/<int:import_id>/apply/", import_views.import_apply, name="import-apply"),
    path("imports/<int:import_id>/drop/", import_views.import_drop, name="import-drop"),
    path("imports/rows/<int:row_id>/settle/", import_views.row_settle, name="row-settle"),
    path("exports/<slug:format_>/", import_views.term_export, name="term-export"),
    path("voting/", voting_views.voting_rules, name="voting-rules"),
    path("terms/<int:term_id>/describe/", views.term_describe, name="term-describe"),
    path("terms/<int:term_id>/history/", views.term_history, name="term-history"),
    path(
        "terms/<int:term_id>/candidates/", voting_views.candidate_propose, name="candidate-propose"
    ),
    path("terms/<int:term_id>/arguments/", voting_views.argument_make, name="argument-make"),
    path("terms/<int:term_id>/closing/", voting_views.closing_day_move, name="closing-day-move"),
    path("terms/<int:term_id>/decide/", voting_views.term_decide, name="term-decide"),
    path("terms/<int:term_id>/reopen/", voting_views.term_reopen, name="term-reopen"),
    path("candidates/<int:candidate_id>/vote/", voting_views.vote_cast, name="vote-cast"),
    path(
        "candidates/<int:candidate_id>/withdraw/",
        voting_views.candidate_withdraw,
        name="candidate-withdraw",
    ),
    path("<slug:slug>.json", views.term_json, name="term.json"),
    path("<slug:slug>/", views.term_detail, name="term-detail"),
]
