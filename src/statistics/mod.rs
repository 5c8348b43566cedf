//! Estimates and their intervals.
