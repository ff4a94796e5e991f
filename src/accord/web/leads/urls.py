"""Leads, and everything about one person."""

from django.urls import path

from accord.web.leads import views

urlpatterns = [
    path("leads/", views.leads, name="leads"),
    path("people/<int:pk>/", views.person, name="person"),
]
