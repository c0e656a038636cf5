/** How far a replay has come in a bucket. */
export interface BucketProgress {
  readonly bucket: number;
  readonly events: number;
  readonly commits: number;
  readonly streams: number;
  readonly done: boolean;
  /** When its first slice began, and when this was told: milliseconds since 1970. */
  readonly began: number;
  readonly told: number;
}

/** What a replay says of itself while it runs. */
export interface ReplayProgress {
  /** In place of what was said of that bucket before. @throws {StoreUnreachable} */
  tell(run: string, progress: BucketProgress): Promise<void>;
  /** What was said last of each bucket. @throws {StoreUnreachable} */
  told(run: string): Promise<readonly BucketProgress[]>;
}
