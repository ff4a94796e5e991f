"""The revenue cycle."""

from django.urls import path

from accord.web.cycle import views

urlpatterns = [
    path("cycle/", views.cycle, name="cycle"),
    path("cycle/confirm/", views.confirm, name="cycle_confirm"),
]
