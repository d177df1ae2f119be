/** What a person does on the map, by mouse and by keyboard, and what is found again after a restart. */
import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { isFailure } from '#shared/domain/failure.ts'
import type { MapDocument, MapHost } from '#shared/domain/map-document.ts'
import type { Engine } from '../../src-main/engine/engine.ts'
import { placeOfHost } from './places.ts'
import { scanPatienceMs } from './story.ts'

/** What axe finds wrong with the page as it is now: rule, and the elements it is about. */
export async function faultsOf(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger, which the page's content security policy does not bind.
  await page.evaluate(axe.source)
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
    }
    const { violations } = await checker.run()
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
  })
}

async function documentOf(engine: Engine): Promise<MapDocument> {
  const document = await engine.map()
  if (isFailure(document)) throw new Error(document.message)
  return document
}

async function hostCalled(engine: Engine, name: string): Promise<MapHost> {
  const host = (await documentOf(engine)).hosts.find(({ names }) => names.some((known) => known.name === name))
  if (host === undefined) throw new Error(`There is no ${name}.`)
  return host
}

const mapOf = (page: Page) => page.getByRole('application')
/** What was said of the node that the keyboard is on. */
const spoken = (page: Page) => page.locator('.map > p[aria-live]').textContent()
const detailsOf = (page: Page, name: string) => page.getByRole('complementary', { name: `Details of ${name}` })

/** From the empty sea: the domain controller is there as soon as it is found, and says its ports. */
export async function watchItAppear(page: Page): Promise<void> {
  const scan = page.getByRole('button', { name: /^Scan 10\.1\.1\.0\/24/ })
  await scan.waitFor()
  expect(await faultsOf(page)).toEqual([])
  await scan.click()
  await mapOf(page).waitFor({ timeout: scanPatienceMs })
  await mapOf(page).focus()
  await expect
    .poll(
      async () => {
        await page.keyboard.type('LAB-DC01')
        return spoken(page)
      },
      { timeout: scanPatienceMs, interval: 900 },
    )
    .toMatch(/^LAB-DC01, 10\.1\.1\.17, /)
  await page.getByText('Nothing is approved yet: are these all yours?').waitFor({ timeout: scanPatienceMs })
  await expect.poll(() => spoken(page)).toMatch(/new, \d+ open ports, on 10\.1\.1\.0\/24$/)
}

export async function clickItsNode(page: Page, engine: Engine): Promise<void> {
  await page.keyboard.press('Control+0')
  const { x, y } = await placeOfHost(page, await documentOf(engine), 'LAB-DC01')
  await page.mouse.click(x, y)
  const details = detailsOf(page, 'LAB-DC01')
  await details.getByRole('row', { name: '445 microsoft-ds' }).waitFor()
  expect(await details.textContent()).toMatch(/10\.1\.1\.17[\s\S]*NetBIOS names it LAB-DC01[\s\S]*TCP SYN-ACK/)
  expect(await faultsOf(page)).toEqual([])
}

/** Review, accept, undo, accept again; then one is revoked and is rogue everywhere. */
export async function decideWhoBelongs(page: Page, engine: Engine): Promise<void> {
  const approved = async () => (await documentOf(engine)).hosts.filter(({ flags }) => flags.approved).length
  await page.getByRole('button', { name: 'Review' }).click()
  await page.getByText('8 devices not approved yet.').waitFor()
  expect(await page.getByRole('row', { selected: true }).count()).toBe(8)
  expect(await faultsOf(page)).toEqual([])
  const bar = page.getByRole('toolbar', { name: 'Selected devices' })
  await bar.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('8 devices are approved.').waitFor()
  expect(await approved()).toBe(8)
  await page.getByRole('button', { name: 'Undo' }).click()
  // What is pressed is about what is on the screen: it has to say that nobody is approved any more.
  await page.getByRole('row', { name: /LAB-DC01.*New/ }).waitFor()
  expect(await approved()).toBe(0)
  await page.keyboard.press('Control+Shift+A')
  await expect.poll(approved).toBe(8)

  await page.getByRole('row', { name: /LAB-DC01/ }).click()
  await bar.getByRole('button', { name: 'Revoke' }).click()
  await page.getByRole('row', { name: /LAB-DC01.*Rogue.*Not approved: first seen/ }).waitFor()
  await detailsOf(page, 'LAB-DC01').getByText('Rogue').waitFor()
}

/** A name and a note, by keyboard. */
export async function nameAndAnnotate(page: Page, engine: Engine): Promise<void> {
  await page.keyboard.press('F2')
  await page.getByRole('textbox', { name: 'Name of LAB-DC01' }).fill('the controller')
  await page.keyboard.press('Enter')
  const details = detailsOf(page, 'the controller')
  await details.getByRole('heading', { name: 'the controller' }).waitFor()
  await details.getByRole('button', { name: 'Note' }).click()
  await page.getByRole('textbox', { name: 'Note on the controller' }).fill('Rack 2, top.\nDo not restart on Fridays.')
  await page.keyboard.press('Control+Enter')
  await expect.poll(async () => (await hostCalled(engine, 'LAB-DC01')).note).toBe('Rack 2, top.\nDo not restart on Fridays.')
}

/** A system of the person's own by keyboard, one from the list, and back to the evidence; each is shown beside the verdict. */
export async function sayWhatItRuns(page: Page, engine: Engine): Promise<void> {
  const system = async () => (await hostCalled(engine, 'LAB-DC01')).os?.name
  const found = await system()
  const details = detailsOf(page, 'the controller')
  const field = page.getByRole('combobox', { name: 'System of the controller' })
  await page.keyboard.press('Control+F2')
  await field.waitFor()
  expect(await faultsOf(page)).toEqual([])
  await field.fill('Haiku R1/beta5')
  await page.keyboard.press('Enter')
  await details.getByRole('heading', { name: 'Haiku R1/beta5 you say so' }).waitFor()
  await details.getByRole('heading', { name: `The evidence says: ${found}` }).waitFor()
  expect(await faultsOf(page)).toEqual([])

  await details.getByRole('button', { name: 'Haiku R1/beta5 set by you' }).click()
  await field.fill('server 2022')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await page.getByText('The system of the controller is Windows Server 2022 now.').waitFor()
  await page.getByRole('row', { name: /the controller.*Windows Server 2022/ }).waitFor()

  // Left as it was, it is no new word; taken back, and taken back again.
  await page.keyboard.press('Control+F2')
  await field.press('Escape')
  await field.waitFor({ state: 'detached' })
  await page.keyboard.press('Control+F2')
  await field.fill('')
  await page.getByRole('option', { name: `As the evidence says ${found}` }).click()
  await expect.poll(system).toBe(found)
  await page.getByRole('button', { name: 'Undo' }).click()
  await details.getByRole('button', { name: 'Windows Server 2022 set by you' }).waitFor()
}

/** Dragging pins the node under the pointer, and only that one; its neighbours give way. */
export async function dragIt(page: Page, engine: Engine): Promise<void> {
  await page.keyboard.press('Control+1')
  await page.keyboard.press('Control+0')
  const before = await documentOf(engine)
  const from = await placeOfHost(page, before, 'the controller')
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  for (let step = 1; step <= 10; step += 1) await page.mouse.move(from.x - step * 9, from.y + step * 9)
  await page.mouse.up()
  await expect.poll(async () => (await hostCalled(engine, 'LAB-DC01')).position?.pinned).toBe(true)
  const after = await documentOf(engine)
  const moved = after.hosts.filter(({ id, position }) => {
    const old = before.hosts.find((host) => host.id === id)?.position
    return position?.x !== old?.x || position?.y !== old?.y
  })
  expect(moved.length).toBeGreaterThan(1)
  expect(after.hosts.filter(({ position }) => position?.pinned).map(({ label }) => label)).toEqual(['the controller'])
  await detailsOf(page, 'the controller').getByRole('button', { name: 'Unpin' }).waitFor()
}

/** Every node is said once on a walk around the segment, and up to the internet. */
export async function walkEverywhere(page: Page, engine: Engine): Promise<void> {
  const { hosts } = await documentOf(engine)
  await mapOf(page).focus()
  const heard: (string | null)[] = []
  const press = async (key: string): Promise<void> => {
    await page.keyboard.press(key)
    heard.push(await spoken(page))
  }
  for (const key of ['Home', 'ArrowUp', 'Home', 'ArrowDown', 'ArrowDown']) await press(key)
  for (let step = 1; step < hosts.length - 1; step += 1) await press('ArrowRight')
  for (const { addresses } of hosts) expect(heard.some((words) => words?.includes(addresses[0] ?? '?'))).toBe(true)
  expect(heard).toContain('Internet, beyond the default route')
  await page.keyboard.press('Escape')
  expect(await page.getByRole('complementary', { name: /^Details of/ }).count()).toBe(0)
  await page.keyboard.press('Enter')
  await page.getByRole('complementary', { name: /^Details of/ }).waitFor()
}

/** After a restart: name, note, system, approvals, and every position to the pixel. */
export async function findDecisionsAgain(page: Page, engine: Engine, before: MapDocument): Promise<void> {
  await page.getByRole('application', { name: 'Network map, 8 devices, 1 subnet' }).waitFor()
  const after = await documentOf(engine)
  expect(after.hosts.map(({ id, position }) => [id, position])).toEqual(before.hosts.map(({ id, position }) => [id, position]))
  await page.keyboard.press('Control+2')
  await page.getByRole('row', { name: /the controller.*Rogue/ }).click()
  const details = detailsOf(page, 'the controller')
  await details.getByRole('button', { name: /Rack 2, top/ }).waitFor()
  await details.getByRole('button', { name: 'Windows Server 2022 set by you' }).waitFor()
  await details.getByRole('button', { name: 'Approve' }).click()
  await page.getByText('the controller is approved.').waitFor()
}

/** One device is asked again, and the map of the scan stays on the screen. */
export async function askItAgain(page: Page, engine: Engine): Promise<void> {
  const { scan } = await documentOf(engine)
  await page.keyboard.press('Shift+R')
  await expect
    .poll(
      async () => {
        const scans = await engine.scans()
        return isFailure(scans) ? [] : scans.map(({ rescanOf, status, targets }) => ({ rescanOf, status, targets }))
      },
      { timeout: scanPatienceMs },
    )
    .toContainEqual({ rescanOf: scan.id, status: 'completed', targets: ['10.1.1.17'] })
  await page.getByText('Asked again: 1 of 1 address answered.').waitFor()
  expect((await documentOf(engine)).scan.id).toBe(scan.id)
}

/** No screen has a fault that axe finds. */
export async function checkEveryScreen(page: Page): Promise<void> {
  for (const key of ['Control+1', 'Control+2', 'Control+4', 'Control+5']) {
    await page.keyboard.press(key)
    expect([key, await faultsOf(page)]).toEqual([key, []])
  }
  await page.keyboard.press('Control+1')
  await page.keyboard.press('Alt+n')
  await page.getByRole('dialog').waitFor()
  // While the sheet slides in nothing of it has its colours yet.
  await page.getByRole('button', { name: /^Scan \d+ addresses/ }).waitFor()
  expect(await faultsOf(page)).toEqual([])
  await page.keyboard.press('Escape')
}
