/**
 * Inside a lab: the window on an empty database, a click on Scan, and how long it takes until the first other device is on the map.
 * Started with the built entry and a database that does not exist; prints milliseconds.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { assertInsideLab } from '../../lab/inside.ts'
import { startServe } from '../kept-scan.ts'
import { firstClick, mapShown, openBrowser, openPage } from '../window-page.ts'

assertInsideLab()
const [, , entry = '', database = ''] = process.argv
const server = await startServe(entry, database)
const browser = await openBrowser()
const page = await openPage(browser)
await page.goto(server.url)
const scan = page.getByRole('button', { name: /^Scan 10\.1\.1\.0\/24/ })
await scan.waitFor()
// A person reads what the button says.
await sleep(1000)
const shown = mapShown(page, 1)
await scan.click()
process.stdout.write(String((await shown) - (await firstClick(page))))
await browser.close()
await server.stop()
