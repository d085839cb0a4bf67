-- Every dead letter, once.
SELECT DISTINCT topic, partition, "offset", reason FROM dead_letter
