/** Which path shows which page; each page is loaded when it is first opened. */

import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Navigate,
  Outlet,
} from '@tanstack/react-router';
import { activitySearch } from '../pages/activity/search.ts';
import { filterIn } from '../pages/plan/filter.ts';
import { Loading } from '../shared/states.tsx';
import { Broken, BrokenFrame } from './broken.tsx';
import { Lost } from './lost.tsx';
import { Shell } from './shell.tsx';

const root = createRootRoute({ component: Outlet });
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  component: Shell,
  errorComponent: BrokenFrame,
});
const peopleStates = ['active', 'inactive', 'gone'] as const;
const kinds = ['source', 'target'] as const;
/** A number that somebody writes into the address is text as well. */
const text = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined;

/** Settings of a sync that were tried: the run, and the print of what was tried. */
interface TriedSearch {
  readonly tried?: string;
  readonly of?: string;
}

function triedIn(search: Readonly<Record<string, unknown>>): TriedSearch {
  const [tried, of] = [text(search.tried), text(search.of)];
  return { ...(tried === undefined ? {} : { tried }), ...(of === undefined ? {} : { of }) };
}

const routeTree = root.addChildren([
  createRoute({
    getParentRoute: () => root,
    path: '/sign-in',
    validateSearch: (search) => ({ to: text(search.to) }),
    component: lazyRouteComponent(() => import('../pages/sign-in/sign-in.tsx'), 'SignInPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/signed-in',
    component: lazyRouteComponent(() => import('../pages/sign-in/signed-in.tsx'), 'SignedInPage'),
  }),
  createRoute({
    getParentRoute: () => root,
    path: '/first',
    validateSearch: (search) => ({ code: text(search.code) }),
    component: lazyRouteComponent(() => import('../pages/sign-in/first.tsx'), 'FirstPage'),
  }),
  inside.addChildren([
    createRoute({
      getParentRoute: () => inside,
      path: '/',
      component: () => <Navigate to="/overview" replace />,
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/overview',
      validateSearch: (search): { readonly days?: number } =>
        typeof search.days === 'number' ? { days: search.days } : {},
      component: lazyRouteComponent(() => import('../pages/overview/overview.tsx'), 'OverviewPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/plans',
      validateSearch: (search) => ({
        sync: text(search.sync),
        target: text(search.target),
        state: text(search.state),
      }),
      component: lazyRouteComponent(() => import('../pages/plans/plans.tsx'), 'PlansPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/plans/$plan',
      validateSearch: filterIn,
      component: lazyRouteComponent(() => import('../pages/plan/plan.tsx'), 'PlanPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/connections',
      component: lazyRouteComponent(() => import('../pages/connections/connections.tsx'), 'ConnectionsPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/connections/$name',
      validateSearch: (search): { readonly check?: boolean } =>
        search.check === true ? { check: true } : {},
      component: lazyRouteComponent(() => import('../pages/connections/connection.tsx'), 'ConnectionPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/add-connection',
      validateSearch: (search) => ({
        kind: kinds.find((kind) => kind === search.kind),
        type: text(search.type),
      }),
      component: lazyRouteComponent(() => import('../pages/connections/add.tsx'), 'AddConnectionPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/syncs',
      component: lazyRouteComponent(() => import('../pages/syncs/syncs.tsx'), 'SyncsPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/syncs/$name',
      validateSearch: triedIn,
      component: lazyRouteComponent(() => import('../pages/syncs/sync.tsx'), 'SyncPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/add-sync',
      validateSearch: (search): { readonly like?: string } & TriedSearch => {
        const like = text(search.like);
        return { ...(like === undefined ? {} : { like }), ...triedIn(search) };
      },
      component: lazyRouteComponent(() => import('../pages/syncs/sync.tsx'), 'AddSyncPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/people',
      validateSearch: (search) => ({
        text: text(search.text),
        state: peopleStates.find((state) => state === search.state),
        source: text(search.source),
      }),
      component: lazyRouteComponent(() => import('../pages/people/people.tsx'), 'PeoplePage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/people/$person',
      // The sync in which an account is to be linked.
      validateSearch: (search): { readonly link?: string } => {
        const link = text(search.link);
        return link === undefined ? {} : { link };
      },
      component: lazyRouteComponent(() => import('../pages/person/person.tsx'), 'PersonPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/groups',
      validateSearch: (search) => ({ text: text(search.text) }),
      component: lazyRouteComponent(() => import('../pages/groups/groups.tsx'), 'GroupsPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/groups/$source/$group',
      component: lazyRouteComponent(() => import('../pages/groups/group.tsx'), 'GroupPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/seats',
      validateSearch: (search) => ({ target: text(search.target), holder: text(search.holder) }),
      component: lazyRouteComponent(() => import('../pages/seats/seats.tsx'), 'SeatsPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/activity',
      validateSearch: activitySearch,
      component: lazyRouteComponent(() => import('../pages/activity/activity.tsx'), 'ActivityPage'),
    }),
    createRoute({
      getParentRoute: () => inside,
      path: '/settings',
      validateSearch: (search) => ({ tab: text(search.tab), text: text(search.text) }),
      component: lazyRouteComponent(() => import('../pages/settings/settings.tsx'), 'SettingsPage'),
    }),
    createRoute({ getParentRoute: () => inside, path: '$', component: Lost }),
  ]),
]);

export const router = createRouter({
  routeTree,
  defaultPendingComponent: Loading,
  defaultErrorComponent: Broken,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
