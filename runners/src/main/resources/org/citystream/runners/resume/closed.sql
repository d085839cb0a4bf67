-- The end of the newest window that the watermark is known to have passed, in microseconds.
SELECT max(epoch_us(window_end)) AS closed FROM enriched WHERE pane_timing <> 'EARLY'
