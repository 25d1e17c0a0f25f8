"""Open311 GeoReport v2, as FixMyStreet, SeeClickFix and many cities speak it (wiki.open311.org/GeoReport_v2)."""
