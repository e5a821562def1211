from django.urls import path

from apps.review.views import actions, pages, sources, term_changes

app_name = "review"
urlpatterns = [
    path("reviews/", pages.review_list, name="review-list"),
    path("reviews/read/", actions.revisions_read, name="revisions-read"),
    path("reviews/term-changes/", term_changes.term_changes, name="term-changes"),
    path(
        "reviews/term-changes/confirm/",
        term_changes.term_changes_confirm,
        name="term-changes-confirm",
    ),
    path("reviews/<int:review_id>/take/", actions.review_take, name="review-take"),
    path("reviews/<int:review_id>/decline/", actions.review_decline, name="review-decline"),
    path("reviews/<int:review_id>/leave/", actions.review_leave, name="review-leave"),
    path("reviews/<int:review_id>/withdraw/", actions.review_withdraw, name="review-withdraw"),
    path("reviews/<int:review_id>/changes/", actions.changes_request, name="changes-request"),
    path("sources/<str:slug>/approvals/", sources.source_approvals, name="source-approvals"),
    path("sections/<int:section_id>/review/", pages.section_review, name="section-review"),
    path("sections/<int:section_id>/submit/", actions.review_submit, name="review-submit"),
    path("sections/<int:section_id>/status/", pages.section_status, name="section-status"),
    path("sections/<int:section_id>/approve/", actions.revisions_approve, name="revisions-approve"),
    path("segments/<int:segment_id>/comments/", pages.segment_comments, name="segment-comments"),
    path("segments/<int:segment_id>/comments/add/", actions.comment_make, name="comment-make"),
    path("comments/<int:comment_id>/reply/", actions.comment_reply, name="comment-reply"),
    path("comments/<int:comment_id>/resolve/", actions.comment_resolve, name="comment-resolve"),
    path("comments/<int:comment_id>/reopen/", actions.comment_reopen, name="comment-reopen"),
    path("comments/<int:comment_id>/apply/", actions.suggestion_apply, name="suggestion-apply"),
]
