from django.urls import path

from apps.meetings import acts, views

app_name = "meetings"
urlpatterns = [
    path("meetings/", views.meeting_list, name="meeting-list"),
    path("meetings/plan/", views.plan_edit, name="plan-edit"),
    path("meetings/next/", views.next_card, name="next-card"),
    path("meetings/<int:meeting_id>/live/", views.meeting_live, name="meeting-live"),
    path("meetings/<int:meeting_id>/attendance/", acts.attendance_set, name="attendance-set"),
    path("meetings/<int:meeting_id>/begin/", acts.meeting_begin, name="meeting-begin"),
    path("meetings/<int:meeting_id>/end/", acts.meeting_end, name="meeting-end"),
    path("meetings/<int:meeting_id>/items/", acts.item_bring, name="item-bring"),
    path("agenda/<int:item_id>/move/", acts.item_move, name="item-move"),
    path("agenda/<int:item_id>/note/", acts.item_note, name="item-note"),
    path("agenda/<int:item_id>/finish/", acts.item_finish, name="item-finish"),
    path("agenda/<int:item_id>/postpone/", acts.item_postpone, name="item-postpone"),
    path("agenda/<int:item_id>/reopen/", acts.item_reopen, name="item-reopen"),
    path("agenda/<int:item_id>/settle/<int:candidate_id>/", acts.term_settle, name="term-settle"),
    path("meetings/<str:on>/", views.meeting_detail, name="meeting-detail"),
    path("meetings/<str:on>/minutes.md", views.minutes_download, name="minutes-download"),
]
