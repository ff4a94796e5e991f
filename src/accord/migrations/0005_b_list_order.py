"""People are listed by the moment they came into their stage; the list reads them in that order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accord", "0004_together")]

    operations = [
        migrations.RemoveIndex(model_name="standing", name="standing_by_stage"),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(
                fields=["stage", "-stage_since", "-person"], name="standing_by_stage"
            ),
        ),
        migrations.AddIndex(
            model_name="standing",
            index=models.Index(fields=["-stage_since", "-person"], name="standing_by_since"),
        ),
    ]
