"""The rows behind the numbers of every page."""

from django.urls import path

from accord.web.rows import views

urlpatterns = [
    path("rows/<slug:report>/<slug:number>/", views.rows, name="rows"),
    path("rows/<slug:report>/<slug:number>/csv/", views.rows_csv, name="rows_csv"),
]
