"""The work queue, and each thing that can be done in it."""

from django.urls import path

from accord.web.queue import acting, views
from accord.web.queue.acts import ACTS

urlpatterns = [
    path("queue/", views.queue, name="queue"),
    path("queue/team/", views.team, name="queue_team"),
    path("queue/returned/", views.returned, name="queue_returned"),
    path("queue/returned/<int:pk>/", views.returned, name="queue_returned_lead"),
    path("queue/undo/", acting.take_back, name="queue_undo"),
    path("queue/<int:pk>/", views.queue, name="queue_lead"),
    *(
        path(f"queue/<int:pk>/{name}/", acting.act, {"name": name}, name=one.page)
        for name, one in ACTS.items()
    ),
]
