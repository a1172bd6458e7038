/** A pretend site of Atlassian Cloud with Confluence: the one that all connectors to sites have in common. */

export { type SiteSimulator, type SiteSimulatorOptions, simulateSite } from '../shared/simulator.ts';
