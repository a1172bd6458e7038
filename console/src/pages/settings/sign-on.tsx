/** Single sign-on by OpenID Connect: the provider, and who gets which role by what it tells. */

import { Button, PasswordInput, Select, SimpleGrid, Stack, Switch, TagsInput, Text } from '@mantine/core';
import { useState } from 'react';
import { faultsOf } from '../../api/client.ts';
import { useGet, useSend } from '../../api/hooks.ts';
import { Copied } from '../../shared/copied.tsx';
import { Dialog } from '../../shared/dialog.tsx';
import { faultOf } from '../../shared/form/shape.ts';
import { Notice } from '../../shared/parts.tsx';
import { Failure } from '../../shared/states.tsx';
import { Sure } from '../../shared/sure.tsx';
import { texts } from '../../texts/index.ts';
import { Field, order } from './field.tsx';
import { roleChoices } from './role.tsx';
import { type Kept, SettingForm, SettingPanel } from './setting.tsx';

const words = texts.settings.signOn;
const roles = ['administrator', 'operator', 'viewer'] as const;

/** The settings of the provider as they are written. */
interface Written {
  readonly title?: string;
  readonly issuer?: string;
  readonly 'client-id'?: string;
  readonly 'client-secret'?: unknown;
  readonly scopes?: readonly string[];
  readonly claim?: string;
  readonly roles?: Partial<Record<(typeof roles)[number], readonly string[]>>;
  readonly everybody?: string;
  readonly domains?: readonly string[];
  readonly 'unverified-addresses'?: boolean;
  readonly 'link-by-address'?: boolean;
}

export function SignOn() {
  return (
    <SettingPanel name="sign-in" title={words.title}>
      {(kept) => <ProviderForm {...kept} />}
    </SettingPanel>
  );
}

function ProviderForm(kept: Kept) {
  const { setting, held, isFixed, sending, save } = kept;
  const { oidc } = setting.written as { readonly oidc?: Written };
  const [now, setNow] = useState<Written>(oidc ?? {});
  const [secret, setSecret] = useState('');
  const [isLeaving, setLeaving] = useState(false);
  const faults = faultsOf(sending.error);
  const faultAt = (place: string): string | undefined => faultOf(faults, `oidc.${place}`);
  const change = (part: Written): void => setNow({ ...now, ...part });
  const send = (): void => {
    const { everybody, 'client-secret': sealed, ...rest } = now;
    const next = {
      ...rest,
      ...(everybody === undefined || everybody === '' ? {} : { everybody }),
      ...(secret !== ''
        ? { 'client-secret': secret }
        : sealed === undefined
          ? {}
          : { 'client-secret': sealed }),
    };
    save({ oidc: next });
  };
  return (
    <>
      <SettingForm
        kept={kept}
        typed={[now, secret]}
        onSend={send}
        before={
          <>
            <Text>{words.text}</Text>
            <Redirect />
          </>
        }
        saved={words.saved}
        beside={
          oidc !== undefined && (
            <>
              <Check />
              {!isFixed && (
                <Button variant="subtle" color="red" onClick={() => setLeaving(true)}>
                  {words.off}
                </Button>
              )}
            </>
          )
        }
      >
        <SimpleGrid cols={{ base: 1, sm: 2 }} verticalSpacing="sm">
          <Field
            label={words.called}
            fault={faultAt('title')}
            value={now.title}
            onChange={(title) => change({ title })}
          />
          <Field
            label={words.issuer}
            hint={words.issuerHint}
            required
            fault={faultAt('issuer')}
            value={now.issuer}
            onChange={(issuer) => change({ issuer })}
          />
          <Field
            label={words.clientId}
            required
            fault={faultAt('client-id')}
            value={now['client-id']}
            onChange={(id) => change({ 'client-id': id })}
          />
          <PasswordInput
            inputWrapperOrder={order}
            label={words.secret}
            description={oidc?.['client-secret'] === undefined ? words.secretHint : words.secretKept}
            autoComplete="off"
            error={faultAt('client-secret')}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
          <Field
            label={words.scopes}
            fault={faultAt('scopes')}
            value={(now.scopes ?? ['openid', 'profile', 'email']).join(' ')}
            onChange={(scopes) => change({ scopes: scopes.split(' ') })}
          />
          <Field
            label={words.claim}
            hint={words.claimHint}
            fault={faultAt('claim')}
            value={now.claim ?? 'groups'}
            onChange={(claim) => change({ claim })}
          />
          {roles.map((role) => (
            <TagsInput
              key={role}
              inputWrapperOrder={order}
              label={words.gives(texts.settings.roles[role])}
              description={words.givesHint}
              error={faultAt(`roles.${role}`) ?? (role === 'administrator' && faultAt('roles'))}
              value={[...(now.roles?.[role] ?? [])]}
              onChange={(values) => change({ roles: { ...now.roles, [role]: values } })}
            />
          ))}
          <TagsInput
            inputWrapperOrder={order}
            label={words.domains}
            description={words.domainsHint}
            error={faultAt('domains')}
            value={[...(now.domains ?? [])]}
            onChange={(domains) => change({ domains })}
          />
          <Select
            label={words.everybody}
            allowDeselect={false}
            data={[{ value: '', label: words.nobody }, ...roleChoices]}
            error={faultAt('everybody')}
            value={now.everybody ?? ''}
            onChange={(everybody) => change({ everybody: everybody ?? '' })}
          />
        </SimpleGrid>
        <Stack mt="md" gap="sm">
          <Switch
            label={words.unverified}
            description={words.unverifiedHint}
            checked={now['unverified-addresses'] ?? false}
            onChange={(event) => change({ 'unverified-addresses': event.currentTarget.checked })}
          />
          <Switch
            label={words.link}
            description={words.linkHint}
            checked={now['link-by-address'] ?? false}
            onChange={(event) => change({ 'link-by-address': event.currentTarget.checked })}
          />
        </Stack>
      </SettingForm>
      <Dialog opened={isLeaving} onClose={() => setLeaving(false)} title={words.off}>
        <TurnOff onDone={() => setLeaving(false)} onOff={held.takeBack} />
      </Dialog>
    </>
  );
}

function Redirect() {
  const { data } = useGet('get /service/sign-in/redirect', {});
  if (data === undefined) return null;
  return <Copied label={words.redirect} text={data.redirect} />;
}

/** Asks the provider, with the settings as they are saved. */
function Check() {
  const check = useSend('post /service/sign-in/check');
  return (
    <>
      <Button variant="default" loading={check.isPending} onClick={() => check.mutate({})}>
        {words.check}
      </Button>
      <div role="status">
        {check.data !== undefined &&
          (check.data.warnings.length === 0 ? (
            <Notice tone="success">{words.fine}</Notice>
          ) : (
            <Notice tone="warning">{check.data.warnings.join(' ')}</Notice>
          ))}
      </div>
      {check.error !== null && <Failure error={check.error} />}
    </>
  );
}

function TurnOff({ onDone, onOff }: { readonly onDone: () => void; readonly onOff: () => void }) {
  const remove = useSend('delete /service/{name}');
  return (
    <Sure
      question={words.sureOff}
      word={words.off}
      sending={remove}
      onSure={() =>
        remove.mutate(
          { params: { name: 'sign-in' } },
          {
            onSuccess: () => {
              onDone();
              onOff();
            },
          },
        )
      }
      onCancel={onDone}
    />
  );
}
