"""What watches the deployed system: alarms, dashboard and stored queries, put into the template from tables."""
