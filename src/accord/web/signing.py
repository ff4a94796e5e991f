"""Signing in and out."""

from django.contrib.auth import views


class SignIn(views.LoginView):
    """E-mail address and password; whoever is signed in already goes on to the people."""

    template_name = "signing/sign_in.html"
    redirect_authenticated_user = True


class SignOut(views.LogoutView):
    """Ends the session; asked for by a button, never by a link."""
