"""DIGIT's complaints (PGR, CCRS v2) of the eGov Foundation, as counties and cities run them.

Source: github.com/egovernments/Citizen-Complaint-Resolution-System, backend/pgr-services.
"""
