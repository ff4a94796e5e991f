import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accord", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="dealchange",
            name="campaign",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accord.campaign",
            ),
        ),
        migrations.AlterField(
            model_name="dealchange",
            name="kind",
            field=models.CharField(
                choices=[
                    ("opened", "Opened"),
                    ("stage", "Stage"),
                    ("amount", "Amount"),
                    ("campaign", "Primary campaign"),
                    ("won", "Won"),
                    ("lost", "Lost"),
                ],
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="dealchange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "campaign"), _negated=True),
                    ("campaign__isnull", False),
                    _connector="OR",
                ),
                name="deal_campaign_change_names_the_campaign",
            ),
        ),
    ]
