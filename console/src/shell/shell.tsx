/** What stands around every page: navigation, who is signed in, and whether the service is there. */

import { AppShell, Burger, Group, Text } from '@mantine/core';
import {
  IconActivity,
  IconArmchair,
  IconChecklist,
  IconHome,
  IconPlugConnected,
  IconRefresh,
  IconSettings,
  IconUsers,
  IconUsersGroup,
} from '@tabler/icons-react';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { type Answer, Refusal } from '../api/client.ts';
import { useIsThere, useLiveEvents } from '../api/live.ts';
import { hasOwner, useStanding } from '../api/session.ts';
import { Unsaved } from '../shared/form/unsaved.tsx';
import { useMe } from '../shared/me.tsx';
import { Failure, Loading } from '../shared/states.tsx';
import { texts } from '../texts/index.ts';
import { Account } from './account.tsx';
import { useFocusKept } from './focus.ts';
import { useHashShown } from './hash-shown.ts';
import { useMenu } from './menu.ts';
import { SignInAgain } from './sign-in-again.tsx';

type Me = Answer<'get /me'>;

const pages = [
  { to: '/overview', text: texts.nav.overview, icon: IconHome },
  { to: '/plans', text: texts.nav.plans, icon: IconChecklist },
  { to: '/connections', text: texts.nav.connections, icon: IconPlugConnected, adds: '/add-connection' },
  { to: '/syncs', text: texts.nav.syncs, icon: IconRefresh, adds: '/add-sync' },
  { to: '/people', text: texts.nav.people, icon: IconUsers },
  { to: '/groups', text: texts.nav.groups, icon: IconUsersGroup },
  { to: '/seats', text: texts.nav.seats, icon: IconArmchair },
  { to: '/activity', text: texts.nav.activity, icon: IconActivity },
  { to: '/settings', text: texts.nav.settings, icon: IconSettings },
] as const;

/** The pages for whoever is signed in; whoever is not is asked to. */
export function Shell() {
  const me = useMe();
  const standing = useStanding();
  const navigate = useNavigate();
  const isOut = !hasOwner() && me.error instanceof Refusal && me.error.problem.status === 401;
  useEffect(() => {
    if (!isOut) return;
    const { pathname, search } = window.location;
    void navigate({ to: '/sign-in', search: { to: `${pathname}${search}` } });
  }, [isOut, navigate]);
  if (isOut) return null;
  if (standing === 'another') return <Anew />;
  if (me.data === undefined)
    return me.error === null ? <Loading /> : <Failure error={me.error} retry={() => void me.refetch()} />;
  return <Inside me={me.data} />;
}

/** For somebody else than whom the page was made for: nothing of it is kept. */
function Anew() {
  useEffect(() => window.location.reload(), []);
  return <Loading />;
}

/** Another page: the focus goes to its content, so that it is read out and Tab goes on there; not on the first one. */
function useFocusOnContent(): void {
  const pathname = useLocation({ select: (location) => location.pathname });
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    document.getElementById('content')?.focus({ preventScroll: true });
  }, [pathname]);
}

function Inside({ me }: { readonly me: Me }) {
  useLiveEvents();
  useFocusOnContent();
  useHashShown();
  useFocusKept();
  const isThere = useIsThere();
  const menu = useMenu();
  const pathname = useLocation({ select: (location) => location.pathname });
  return (
    <AppShell
      header={{ height: 48 }}
      navbar={{ width: 220, breakpoint: 'sm', collapsed: { mobile: !menu.isOpen } }}
      padding={{ base: 'md', sm: 'lg' }}
      transitionDuration={0}
    >
      <AppShell.Header style={{ borderColor: 'var(--line)' }}>
        <a className="skip" href="#content">
          {texts.skip}
        </a>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="xs" wrap="nowrap">
            <Burger
              ref={menu.button}
              opened={menu.isOpen}
              onClick={menu.toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={texts.nav.menu}
              aria-expanded={menu.isOpen}
              aria-controls="pages"
            />
            <img src="/icon.svg" alt="" width={24} height={24} />
            <Text fw={600} size="lg">
              Rollcall
            </Text>
          </Group>
          <Account me={me} />
        </Group>
      </AppShell.Header>
      <AppShell.Navbar
        {...menu.pages}
        id="pages"
        p="xs"
        style={{ borderColor: 'var(--line)', ...menu.pages.style }}
        aria-label={texts.nav.label}
      >
        {pages.map(({ to, text, icon: Icon, ...page }) => (
          <Link
            key={to}
            to={to}
            className="nav-link"
            // What is being added belongs to its list, though its address does not stand below it.
            {...('adds' in page && page.adds === pathname ? { 'data-status': 'active' } : {})}
            onClick={menu.leave}
          >
            <Icon size={18} stroke={1.7} aria-hidden />
            {text}
          </Link>
        ))}
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1} style={{ outline: 'none' }}>
        {!isThere && (
          <div className="notice tone-warning" role="status" style={{ marginBottom: 16 }}>
            {texts.away}
          </div>
        )}
        <Outlet />
        <Unsaved />
        <SignInAgain me={me} />
      </AppShell.Main>
    </AppShell>
  );
}
