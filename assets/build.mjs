// SPDX-License-Identifier: AGPL-3.0-or-later
// Builds what the pages load into built/: sheets without unused rules, one script, fonts, icons, each with the hash of
// its content in its name and compressed beside itself; manifest.json says which name stands for which.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";
import { compile } from "sass";

const here = dirname(fileURLToPath(import.meta.url));
const templates = join(here, "../crates/app/src/web");
const built = join(here, "built");
const scratch = join(here, "node_modules/.scratch");
const icons = join(here, "node_modules/bootstrap-italia/dist/svg/sprites.svg");

rmSync(built, { recursive: true, force: true });
rmSync(scratch, { recursive: true, force: true });
mkdirSync(built, { recursive: true });
mkdirSync(scratch, { recursive: true });

const pages = readdirSync(templates, { recursive: true }).filter((it) => /\.(html|rs)$/.test(it)).map((it) => join(templates, it));
const scripts = join(here, "site.js");

// Without the font of a video player, which no page has. A class is kept when a template, a Rust source or our script writes its whole name.
async function sheet(name) {
    const compiled = compile(join(here, `${name}.scss`), {
        loadPaths: [join(here, "node_modules")],
        quietDeps: true,
        silenceDeprecations: ["import"],
    });
    const [purged] = await new PurgeCSS().purge({
        content: [...pages, scripts],
        css: [{ raw: compiled.css.replace(/@font-face\s*{[^}]*VideoJS[^}]*}/g, "") }],
        defaultExtractor: (text) => text.match(/[\w-]+/g) ?? [],
        safelist: { greedy: [/popover-open/] },
    });
    const path = join(scratch, `${name}.css`);
    writeFileSync(path, purged.css);
    return path;
}

const { metafile } = await build({
    entryPoints: [await sheet("site"), await sheet("print"), scripts],
    outdir: built,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    alias: { fonts: join(here, "node_modules/bootstrap-italia/dist/fonts/Titillium_Web") },
    loader: { ".woff2": "file", ".svg": "dataurl" },
    bundle: true,
    minify: true,
    legalComments: "external",
    metafile: true,
    target: ["chrome109", "firefox115", "safari16"],
});

const manifest = {};
for (const [path, { entryPoint }] of Object.entries(metafile.outputs)) {
    if (entryPoint) manifest[entryPoint.split("/").pop()] = relative(built, path);
}

// Of the icons, those that a template names. Classes of Bootstrap Italia begin as icons do.
const kin = /^it-(header|footer|small|right|line)/;
const named = new Set(pages.flatMap((it) => readFileSync(it, "utf8").match(/\bit-[a-z0-9-]+/g) ?? []));
const symbols = readFileSync(icons, "utf8").match(/<symbol id="[^"]+".*?<\/symbol>/gs);
const kept = symbols.filter((it) => named.has(it.match(/id="([^"]+)"/)[1]));
const sprite = `<svg xmlns="http://www.w3.org/2000/svg">${kept.join("")}</svg>`;
const missing = [...named].filter((it) => !symbols.some((symbol) => symbol.startsWith(`<symbol id="${it}"`)) && !kin.test(it));
if (missing.length) throw new Error(`no such icon: ${missing.join(", ")}`);

for (const [name, content] of [["icons.svg", sprite], ["mark.svg", readFileSync(join(here, "mark.svg"), "utf8")]]) {
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
    manifest[name] = name.replace(".", `-${hash}.`);
    writeFileSync(join(built, manifest[name]), content);
}

// Of the list of comuni (ISTAT), what the first page of a new body asks: name, province, code of the land registry.
// The package has a line for each postal code.
const places = join(here, "node_modules/italian-locations/dist");
const list = readdirSync(places).find((it) => /^gi_comuni_cap-.*\.json$/.test(it));
const comuni = new Map(JSON.parse(readFileSync(join(places, list), "utf8")).map((it) =>
    [it.codice_istat, [it.denominazione_ita, it.sigla_provincia, it.denominazione_provincia, it.codice_belfiore]]));
writeFileSync(join(built, "comuni.json"), JSON.stringify([...comuni.values()]));

for (const name of readdirSync(built)) {
    const bytes = readFileSync(join(built, name));
    console.log(`${name} ${bytes.length}`);
    if (!/\.(css|js|svg)$/.test(name)) continue;
    writeFileSync(join(built, `${name}.br`), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
    writeFileSync(join(built, `${name}.gz`), gzipSync(bytes, { level: 9 }));
}
// Last, so that it is there only if everything is.
writeFileSync(join(built, "manifest.json"), `${JSON.stringify(manifest, null, 2)}\n`);
