-- Every record in the raw archive, once: the engine may have written it twice.
SELECT DISTINCT topic, partition, "offset" FROM raw
