import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceRecord } from '../../src/model/index.ts';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { type Served, secondSync, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

/** Groups of these names, the id of each being its name in small letters. */
function groups(...names: readonly string[]): readonly SourceRecord[] {
  return names.map((name) => ({
    type: 'group',
    group: { id: name.toLowerCase(), name, members: [{ type: 'identity', id: 'ada' }] },
  }));
}

/** A sync that the console manages, whose target has not been read yet. */
async function furnish({ stage }: Served): Promise<void> {
  await stage.round('staff');
  await secondSync(stage);
}

describe.runIf(hasChromium)('group mapping in the browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('names are tried as unsaved rules make them, the target is looked at anew, and an entry of the map is picked on both sides', async () => {
    await using served = await serveStage(['Ada']);
    const { stage } = served;
    await furnish(served);
    await stage.app.directory.tell('hr', groups('SG-Engineering', 'SG-Sales', 'Wheel'));
    stage.world.addEntitlement({ kind: 'group', name: 'engineering' });
    stage.world.addEntitlement({ kind: 'group', name: 'jira-admins', administrative: true });
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    const trial = page.getByRole('region', { name: 'Try it on groups' });
    await trial.getByText('hr: 3 groups.').waitFor();
    await trial.getByText('spare was never read whole.').waitFor();
    const row = (name: string) => trial.getByRole('listitem').filter({ hasText: name });
    await row('SG-Sales').getByText('No pattern of include fits.').waitFor();

    const rules = page.getByRole('region', { name: 'Groups', exact: true });
    await rules.getByLabel('Include').fill('*');
    await page.keyboard.press('Enter');
    await rules.getByRole('group', { name: 'Rename' }).getByRole('button', { name: 'Add' }).click();
    await rules.getByRole('textbox', { name: 'Match' }).fill('^SG-(.*)$');
    await rules.getByRole('textbox', { name: 'To', exact: true }).fill('$1');
    await row('SG-Sales').getByText('Not known yet').waitFor();
    await trial.getByRole('button', { name: 'Look at spare anew' }).click();
    await trial.getByText('It has 2 groups.').waitFor();
    await row('SG-Engineering').getByText('At the target').waitFor();
    await row('SG-Sales').getByText('Missing').waitFor();
    await rules.getByRole('switch', { name: 'Create' }).check({ force: true });
    await row('SG-Sales').getByText('Will be made').waitFor();
    // The old name and the new one, each once.
    const renamed = (await row('SG-Sales').textContent()) ?? '';
    expect(renamed).toMatch(/^SG-Sales .*→ Sales Will be made .*renamed by groups\.rename\[0\], by groups\./);
    expect(renamed.match(/Sales/g)).toHaveLength(2);

    await trial.getByRole('searchbox', { name: 'Find by either name' }).fill('wheel');
    await row('SG-Sales').waitFor({ state: 'detached' });
    await trial.getByRole('button', { name: 'Map by hand: Wheel' }).click();
    await page.keyboard.type('adm');
    await page.getByRole('option', { name: 'jira-admins' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await row('Wheel').getByText('Gives administrative rights').waitFor();
    expect(await barriers(page)).toEqual([]);
    await trial.getByRole('button', { name: 'Done' }).focus();
    await page.keyboard.press('Enter');
    // The focus goes back to where it came from.
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Change the map');

    const source = rules.getByRole('combobox', { name: 'Group at the source' });
    await source.fill('sal');
    await page.getByRole('option', { name: 'SG-Sales' }).click();
    await rules.getByRole('group', { name: 'Map' }).getByRole('button', { name: 'Add' }).click();
    await page.keyboard.type('eng');
    await page.getByRole('option', { name: 'engineering' }).click();
    await trial.getByRole('searchbox', { name: 'Find by either name' }).fill('ENGIN');
    await row('SG-Sales').getByText('by groups.map SG-Sales').waitFor();
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
    expect((await stage.app.settings.savedSync('second')).written.groups).toBeUndefined();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect((await stage.app.settings.savedSync('second')).written.groups).toEqual({
      map: { Wheel: ['jira-admins'], 'SG-Sales': ['engineering'] },
      include: ['*'],
      rename: [{ match: '^SG-(.*)$', to: '$1' }],
      create: true,
    });
    expect(stage.world.snapshot().grants).toEqual([]);
  });

  test('of thousands of groups a page is shown, those that are left out are found, and half a rule is said to be one', async () => {
    await using served = await serveStage(['Ada']);
    await furnish(served);
    const many = Array.from({ length: 3_000 }, (_, number) => `Team ${number}`);
    await served.stage.app.directory.tell('hr', groups(...many, 'Zebra'));
    await served.stage.app.settings.saveSync(
      { name: 'second', content: { from: ['hr'], to: 'spare', groups: { include: ['Team *'] } } },
      { actor: 'test' },
    );
    const page = await openPage(browser, { width: 390 });
    await signIn(served, 'administrator', page, 'syncs/second');
    const trial = page.getByRole('region', { name: 'Try it on groups' });
    await trial.getByText('Looked at 25 of 3,001 so far.').waitFor();
    await trial.getByRole('button', { name: 'Show more' }).click();
    await trial.getByText('Looked at 50 of 3,001 so far.').waitFor();
    await trial.getByRole('combobox', { name: 'Show' }).click();
    await page.getByRole('option', { name: 'Left out' }).click();
    await trial.getByText('Zebra').waitFor();
    expect(await trial.getByRole('listitem').count()).toBe(1);
    await trial.getByRole('searchbox', { name: 'Find by either name' }).fill('nothing like it');
    await trial.getByText('No group fits.').waitFor();
    const rules = page.getByRole('region', { name: 'Groups', exact: true });
    await rules.getByRole('group', { name: 'Rename' }).getByRole('button', { name: 'Add' }).click();
    await rules.getByRole('textbox', { name: 'Match' }).fill('(');
    await rules.getByRole('textbox', { name: 'To', exact: true }).fill('x');
    await trial.getByText('The rules cannot be tried as they are.').waitFor();
    await rules.getByRole('textbox', { name: 'Match' }).fill('^Team (.*)$');
    await rules.getByRole('textbox', { name: 'To', exact: true }).fill('$2');
    // Code stands as code, and no backtick around it.
    const fault = trial.getByRole('listitem').filter({ hasText: 'captures 1' });
    await fault.waitFor();
    expect(await fault.getByRole('code').allTextContents()).toEqual(['^Team (.*)$']);
    expect(await fault.textContent()).not.toContain('`');
    expect(await barriers(page)).toEqual([]);
    expect(await sideways(page)).toBe(0);
  });

  test('a viewer sees what becomes of groups, and has neither the map nor the target to change', async () => {
    await using served = await serveStage(['Ada']);
    await furnish(served);
    const page = await openPage(browser);
    await signIn(served, 'viewer', page, 'syncs/second');
    const trial = page.getByRole('region', { name: 'Try it on groups' });
    await trial.getByText('hr tells no groups yet.').waitFor();
    await trial.getByText('An operator may have it looked at anew.').waitFor();
    expect(await trial.getByRole('button').count()).toBe(0);
  });
});
