import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { barriers, hasChromium, openBrowser, sideways } from './browser.ts';
import { focused, tabTo } from './keyboard.ts';
import { type Served, secondSync, serveStage } from './stage.ts';
import { openPage, signIn } from './visitor.ts';

const badges = 'urn:acme:extension:badge:1.0:User';

/** Ada and Grace, of whom the source tells more than anybody described; a second sync from it to a target of its own. */
async function second(served: Served, content: object = {}): Promise<void> {
  const { stage } = served;
  await stage.round('staff');
  await stage.app.directory.tell('hr', [
    {
      type: 'identity',
      identity: {
        id: 'ada',
        userName: 'ada',
        active: true,
        attributes: { displayName: 'Ada Example', title: 'Analyst', [badges]: { door: '17' } },
      },
    },
  ]);
  await secondSync(stage, content);
}

/** What is written in the field that has the focus, with the caret as `|`. */
function written(page: Page): Promise<string> {
  return page.evaluate(
    `(({ value, selectionStart }) => value.slice(0, selectionStart) + '|' + value.slice(selectionStart))(document.activeElement)`,
  );
}

/** The words of the choice that is pointed at. */
function pointedAt(page: Page): Promise<string | undefined> {
  return page.evaluate(
    `document.getElementById(document.activeElement.getAttribute('aria-activedescendant'))?.textContent`,
  );
}

describe.runIf(hasChromium)('expressions in the browser', { timeout: 300_000 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser.close());

  test('an expression is written by keyboard alone: completed in its middle, out of texts, and left with Tab', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    await second(served);
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    await page.getByRole('combobox', { name: 'displayName' }).waitFor();
    await tabTo(page, 'displayName');
    const list = page.getByRole('listbox');
    await page.keyboard.type('lowe');
    await page.getByRole('option', { name: 'lower(text): text' }).waitFor();
    expect(await pointedAt(page)).toContain('The text in small letters.');
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await written(page)).toBe('lower(|)');
    await list.waitFor({ state: 'detached' });
    await page.getByText('The text in small letters.').waitFor();
    await page.keyboard.type('us');
    await page.keyboard.press('Enter');
    expect(await written(page)).toBe('lower(user.|)');
    await page.keyboard.type('na');
    await page.keyboard.press('Enter');
    await page.keyboard.type('.f');
    await page.getByRole('option', { name: 'user.name.formatted' }).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await pointedAt(page)).toContain('user.name.familyName');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    expect(await written(page)).toBe('lower(user.name.f|)');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    // The bracket that is there already is passed.
    await page.keyboard.type(')');
    expect(await written(page)).toBe('lower(user.name.familyName)|');
    await page.keyboard.type(' + " lowe');
    expect(await list.count()).toBe(0);
    await page.keyboard.type('r"');
    // In the middle: the word is replaced, what stands around it stays.
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('option', { name: 'lowerAscii(' }).waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    expect(await written(page)).toMatch(/^\w+\(\|user\.name\.familyName\) \+ " lower"$/);
    await page.keyboard.press('ArrowDown');
    await list.waitFor();
    await page.keyboard.press('Tab');
    await list.waitFor({ state: 'detached' });
    expect(await focused(page)).toEqual({ words: 'When displayName is written', seen: true });
  });

  test('every expression of a sync is completed and checked, and what the source tells is among what there is', async () => {
    await using served = await serveStage(['Ada', 'Grace']);
    await second(served, {
      handover: { to: 'user.manager.value' },
      seats: { order: '1' },
      deprovision: { exempt: { where: 'user.title == "Analyst"' } },
    });
    const page = await openPage(browser, { width: 390, dark: true });
    await signIn(served, 'administrator', page, 'syncs/second');
    // What is beside the form tells of the rules as a whole, in the same words.
    const part = (name: string) => page.getByRole('region', { name, exact: true });
    const field = (region: string, name: string) => part(region).getByRole('combobox', { name, exact: true });
    const where = field('Scope', 'Where');
    await where.fill('user.title');
    await part('Scope')
      .getByText('This must be true or false for each person')
      .waitFor({ state: 'detached' });
    await where.fill('user.doo');
    await page
      .getByRole('option', { name: `user["${badges}"].door` })
      .getByText('17')
      .waitFor();
    expect(await sideways(page)).toBe(0);
    expect(await barriers(page)).toEqual([]);
    await page.keyboard.press('Enter');
    expect(await where.inputValue()).toBe(`user["${badges}"].door`);
    await where.fill('user.groups');
    await part('Scope')
      .getByText('This must be true or false for each person, and the expression gives a list.')
      .waitFor();
    expect(await where.getAttribute('aria-invalid')).toBe('true');
    await where.fill(`user["${badges}"].door != "17"`);
    await part('Scope').getByText('This must be true or false').waitFor({ state: 'detached' });
    await field('Deprovisioning', 'Where').fill('user.title ==');
    await part('Deprovisioning')
      .getByText('Column 14: A value is expected, and the expression ends.')
      .waitFor();
    await field('Deprovisioning', 'Where').fill('user.title == "Countess"');
    await field('Seats', 'Order').fill('user.groups');
    await part('Seats').getByText('This must give a whole number or a number').waitFor();
    await field('Seats', 'Order').fill('2');
    await field('Hand-over', 'To').fill('user.manager.val');
    await page.getByRole('option', { name: 'user.manager.value' }).click();
    await field('Attributes', 'userName').fill('user.groups');
    await part('Attributes').getByText('userName takes one value; choose one').waitFor();
    await field('Attributes', 'userName').fill('user.userName');
    await part('Attributes').getByText('userName takes one value').waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect((await served.stage.app.settings.savedSync('second')).written).toMatchObject({
      scope: { where: `user["${badges}"].door != "17"` },
      deprovision: { exempt: { where: 'user.title == "Countess"' } },
      seats: { order: '2' },
      handover: { to: 'user.manager.value' },
      attributes: { userName: 'user.userName' },
    });
  });

  test('when an attribute is written and what no value means is set, and what was written otherwise stays as it was', async () => {
    await using served = await serveStage(['Ada']);
    await second(served, {
      attributes: {
        userName: { value: 'user.userName', write: 'always' },
        displayName: 'user.displayName',
        email: { value: 'user.emails.primary', write: 'on-create', empty: 'clear' },
      },
    });
    const page = await openPage(browser);
    await signIn(served, 'administrator', page, 'syncs/second');
    const email = page.getByRole('group', { name: 'When email is written' });
    await email.getByRole('combobox', { name: 'Written' }).waitFor();
    // What is written as usual has nothing more to show, until it is asked for.
    expect(await page.getByRole('group', { name: /^When .* is written$/ }).count()).toBe(1);
    await page.getByRole('button', { name: 'When displayName is written' }).click();
    const display = page.getByRole('group', { name: 'When displayName is written' });
    expect(await display.getByRole('combobox', { name: 'Written' }).inputValue()).toBe('Always');
    await display.getByRole('combobox', { name: 'Written' }).click();
    await page.getByRole('option', { name: 'Only where the target has nothing' }).click();
    await email.getByRole('combobox', { name: 'No value' }).click();
    await page.getByRole('option', { name: 'Leaves what the target has' }).click();
    const expression = page.getByRole('combobox', { name: 'email', exact: true });
    await expression.fill('');
    await expression.fill('user.emails.work');
    expect(await barriers(page)).toEqual([]);
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
    expect((await served.stage.app.settings.savedSync('second')).written.attributes).toEqual({
      userName: { value: 'user.userName', write: 'always' },
      displayName: { value: 'user.displayName', write: 'if-empty' },
      email: { value: 'user.emails.work', write: 'on-create' },
    });
  });
});
