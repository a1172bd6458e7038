/** A pretend site of Atlassian Cloud with Jira: the one that all connectors to sites have in common. */

export {
  type SiteSimulator,
  type SiteSimulatorOptions,
  serveOnLoopback,
  simulateSite,
} from '../shared/simulator.ts';
