"""The body as the measures see it, made part by part from poses."""
