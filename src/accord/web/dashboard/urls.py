"""The first page: where both teams stand, on a desk and on a wall."""

from django.urls import path

from accord.web.dashboard import views, walls

urlpatterns = [
    path("", views.home, name="home"),
    path("dashboard/reviewed/", views.home_review, name="home_review"),
    path("dashboard/<slug:report>.<slug:form>", views.home_export, name="home_export"),
    path("walls/", walls.home_walls, name="home_walls"),
    path("walls/<int:pk>/end/", walls.home_walls_end, name="home_walls_end"),
    path("wall/<str:token>/", walls.home_wall, name="home_wall"),
]
