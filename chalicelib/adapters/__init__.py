"""The outside, one file each; each adapter translates its foreign errors into ours."""
