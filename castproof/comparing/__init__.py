"""Files and folders of transcripts compared, and the report in each form."""
