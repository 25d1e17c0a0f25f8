"""Simulates a project space of CommCare HQ with its Case Data API v2. It keeps its cases in memory."""
