"""Student code: ``inside`` runs beside it, ``launch`` and ``student`` are the trusted side, ``wire`` joins them."""
