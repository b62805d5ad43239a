"""Charts: Altair in, Altair out; no Streamlit."""
