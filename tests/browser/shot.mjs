import { chromium } from 'playwright-core';
const [,, width, scheme, out, ...paths] = process.argv;
const b = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
const p = await b.newPage({ viewport: { width: +width, height: 900 }, colorScheme: scheme });
for (const path of paths) {
  await p.goto('http://127.0.0.1:8123' + path);
  await p.waitForTimeout(200);
  await p.screenshot({ path: `${out}/${(path.replace(/\//g, '_') || 'home')}-${width}-${scheme}.png`, clip: undefined, fullPage: true });
}
await b.close();
