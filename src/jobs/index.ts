/**
 * Owns durable work: jobs, their queues and retries, schedules, and leases by name, on either engine.
 * Hands on `openJobs` with the contract of what it gives, and `nextRuns` for whoever shows or checks a schedule.
 * To app.ts, which opens it, and to every room above that adds jobs or works under a lease.
 */
export type {
  JobContext,
  JobHandler,
  JobHandlers,
  JobPayload,
  JobPlace,
  JobRequest,
  Jobs,
} from './contract.ts';
export { nextRuns } from './cron.ts';
export { openJobs } from './jobs.ts';
export { keepSchedules } from './keep-schedules.ts';
