"""The first page."""

from django.urls import path

from accord.web.dashboard import views

urlpatterns = [path("", views.home, name="home")]
