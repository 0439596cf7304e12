#!/usr/bin/env node
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `rempart needs Node.js 22.18 or later, this is ${process.versions.node}. In a checkout \`npm start\` brings its own.\n`,
  );
  process.exitCode = 2;
} else {
  const { existsSync } = await import('node:fs');
  const main = new URL('../dist/main.js', import.meta.url);
  if (!existsSync(main)) {
    process.stderr.write('rempart is not built yet. Run `npm run build` in its folder.\n');
    process.exitCode = 2;
  } else {
    const { run } = await import(main.href);
    await run();
  }
}
