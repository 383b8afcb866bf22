// Several jobs at a time, begun in order.

/** Does `work` on each job, `lanes` at a time. After the first failure, or once `signal` is aborted, no job is begun. */
export async function inLanes<Job>(
  jobs: readonly Job[],
  { lanes, signal }: { readonly lanes: number; readonly signal?: AbortSignal | undefined },
  work: (job: Job) => Promise<void>,
): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    try {
      while (next < jobs.length) {
        signal?.throwIfAborted();
        await work(jobs[next++]);
      }
    } catch (error) {
      next = jobs.length;
      throw error;
    }
  };
  await Promise.all(Array.from({ length: Math.min(lanes, jobs.length) }, lane));
}
