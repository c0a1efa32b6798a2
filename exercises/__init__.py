"""The exercises that come with posecheck, one TOML file each."""
