/** Namespace of every metric that the functions emit. */
export const METRICS_NAMESPACE = 'Varve';

type Dimensions = Readonly<Record<string, string>>;

/**
 * Counts something in CloudWatch by a line of the embedded metric format, which needs no call and no permission
 * (AWS: "Specification: Embedded metric format").
 */
export function count(metric: string, value: number, dimensions: Dimensions = {}): void {
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: [{ Name: metric, Unit: 'Count' }],
        },
      ],
    },
    ...dimensions,
    [metric]: value,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
