from django.urls import path

from accord.web.planner import views

urlpatterns = [
    path("planner/", views.planner, name="planner"),
    path("planner/draft/", views.draft, name="planner_draft"),
]
