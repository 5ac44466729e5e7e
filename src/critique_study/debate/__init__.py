"""The debate itself: who claims what against whom, the people, the timeline; as rows, as text, as diagrams."""
