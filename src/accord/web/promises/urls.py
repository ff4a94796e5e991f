"""What both teams promised each other, and how they keep it."""

from django.urls import path

from accord.web.promises import views

urlpatterns = [
    path("promises/", views.promises, name="promises"),
]
