"""Deals: the list, one deal, and what can be done with it."""

from django.urls import path

from accord.web.deals import acting, views

urlpatterns = [
    path("deals/", views.deals, name="deals"),
    path("people/<int:pk>/deal/", acting.deal_open, name="deal_open"),
    path("deals/<int:pk>/", views.deal, name="deal"),
    path("deals/<int:pk>/change/", acting.deal_change, name="deal_change"),
    path("deals/<int:pk>/undo/", acting.deal_undo, name="deal_undo"),
]
