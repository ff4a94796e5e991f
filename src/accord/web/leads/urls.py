"""Leads, and everything about one person."""

from django.urls import path

from accord.web.leads import bulk, listing, views

urlpatterns = [
    path("leads/", listing.leads, name="leads"),
    path("leads/csv/", listing.leads_csv, name="leads_csv"),
    path("leads/together/", bulk.leads_bulk, name="leads_bulk"),
    path("people/<int:pk>/", views.person, name="person"),
]
