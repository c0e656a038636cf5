import { METRICS_NAMESPACE } from './contract.ts';

type Dimensions = Readonly<Record<string, string>>;

/** Counts something in CloudWatch. */
export function count(metric: string, value: number, dimensions: Dimensions = {}): void {
  emit({ name: metric, unit: 'Count', value }, dimensions);
}

/** Tells CloudWatch how long something took, or is behind. */
export function milliseconds(metric: string, value: number, dimensions: Dimensions = {}): void {
  emit({ name: metric, unit: 'Milliseconds', value }, dimensions);
}

interface Measurement {
  readonly name: string;
  readonly unit: 'Count' | 'Milliseconds';
  readonly value: number;
}

/**
 * A line of the embedded metric format, which needs no call and no permission
 * (AWS: "Specification: Embedded metric format").
 */
function emit({ name, unit, value }: Measurement, dimensions: Dimensions): void {
  const line = {
    _aws: {
      Timestamp: Date.now(),
      CloudWatchMetrics: [
        {
          Namespace: METRICS_NAMESPACE,
          Dimensions: [Object.keys(dimensions)],
          Metrics: [{ Name: name, Unit: unit }],
        },
      ],
    },
    ...dimensions,
    [name]: value,
  };
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
