// SPDX-License-Identifier: AGPL-3.0-or-later
//! The web interface. Every address of the application is a line of [`ALL`].

mod accessibility_show;
mod account_add;
mod account_import;
mod account_list;
mod account_show;
pub mod api;
mod asset;
mod baseline_compare;
mod baseline_list;
mod body_settings;
mod calendar;
mod charts;
mod comment_list;
mod comuni;
mod contrast_show;
mod cycle_rules;
mod cycle_show;
mod delegation_list;
mod deviation;
mod done;
mod duty;
mod entry;
mod evidence_list;
mod facts;
mod field;
mod finding_list;
mod frame;
mod gantt;
mod glossary_show;
mod grant;
mod guard;
mod handed;
mod history;
mod history_list;
mod home;
mod home_show;
mod identity;
mod installation_show;
mod invitation;
mod invitation_accept;
pub mod job;
mod letter_list;
pub mod listen;
mod log_download;
mod log_list;
mod log_words;
mod manual_list;
mod manual_show;
mod markdown;
mod measure_show;
pub mod metrics;
mod nested;
mod network;
mod objective_show;
mod objective_weigh;
mod objectives_edit;
mod opened;
mod outline;
mod outlook;
pub mod page;
mod password;
mod password_change;
mod petition_ask;
mod petition_list;
mod petition_show;
mod plain;
mod plan_list;
mod plan_nav;
mod plan_new;
mod plan_show;
mod privacy_show;
mod profile_frame;
mod profile_reminders;
mod profile_show;
mod public;
mod public_data;
mod public_line;
mod public_list;
mod public_objective;
mod public_show;
mod publication;
mod questionnaire_list;
mod recognise;
mod reminders;
mod result_list;
mod review_show;
mod role_choose;
mod roster;
mod row_edit;
mod row_merge;
mod row_new;
mod row_remove;
mod rule_list;
mod rule_show;
mod scorecard;
mod seats;
mod second_factor;
pub mod secret;
mod session_confirm;
mod session_ended;
mod session_list;
mod session_open;
mod settings_change;
mod settings_frame;
mod sheet_list;
mod sheet_paste;
mod sheet_show;
mod site;
mod source_list;
mod start;
mod start_body;
mod start_calendar;
mod start_open;
mod start_profile;
mod start_structures;
mod start_system;
mod step_take;
mod system_compare;
mod system_edit;
mod system_load;
mod system_show;
mod throttle;
mod timeline;
mod token_list;
mod totp;
mod undo;
mod unrecorded;
mod values_edit;
mod version_show;
mod visitor;
mod waiver_give;
mod webhook_list;
mod window_list;

pub use asset::{are_built as are_assets_built, asset};
use axum::{
    Router,
    routing::{MethodRouter, get, post},
};
pub use frame::Viewer;
pub use site::{Settings, Site};
pub use visitor::role_words;

/// A page, or whatever else answers at an address.
pub struct Address {
    /// Its shape: `/regole/{code}`.
    pub path: &'static str,
    /// An address of that shape that is there, which the tests open.
    pub example: &'static str,
    /// Login of somebody of the trial data who may read it; none: anybody.
    pub reader: Option<&'static str>,
    route: fn() -> MethodRouter<Site>,
}

/// Every page that a browser shows. One line each; one module per page.
#[rustfmt::skip]
pub static ALL: &[Address] = &[
    Address { path: "/", example: "/", reader: None, route: || get(home_show::get) },
    Address { path: "/accesso", example: "/accesso", reader: None, route: || get(session_open::get).post(session_open::post) },
    Address { path: "/ruolo", example: "/ruolo", reader: Some("segretario"), route: || get(role_choose::get).post(role_choose::post) },
    Address { path: "/avvio", example: "/avvio?chiave=prova", reader: None, route: || get(start_open::get).post(start_open::post) },
    Address { path: "/avvio/ente", example: "/avvio/ente?cerca=livorno", reader: Some("installazione"), route: || get(start_body::get).post(start_body::post) },
    Address { path: "/avvio/{plan}/ente", example: "/avvio/{vivo}/ente", reader: Some("segretario"), route: || get(start_body::get_again).post(start_body::post_again) },
    Address { path: "/avvio/{plan}/profilo", example: "/avvio/{vivo}/profilo", reader: Some("segretario"), route: || get(start_profile::get).post(start_profile::post) },
    Address { path: "/avvio/{plan}/strutture", example: "/avvio/{vivo}/strutture", reader: Some("segretario"), route: || get(start_structures::get).post(start_structures::post) },
    Address { path: "/avvio/{plan}/sistema", example: "/avvio/{vivo}/sistema", reader: Some("segretario"), route: || get(start_system::get).post(start_system::post) },
    Address { path: "/avvio/{plan}/calendario", example: "/avvio/{vivo}/calendario", reader: Some("segretario"), route: || get(start_calendar::get).post(start_calendar::post) },
    Address { path: "/accesso/codice", example: "/accesso/codice", reader: None, route: || get(session_confirm::get).post(session_confirm::post) },
    Address { path: "/invito/{token}", example: "/invito/{invito}", reader: None, route: || get(invitation_accept::get).post(invitation_accept::post) },
    Address { path: "/profilo", example: "/profilo", reader: Some("segretario"), route: || get(profile_show::get).post(profile_show::post) },
    Address { path: "/profilo/password", example: "/profilo/password", reader: Some("segretario"), route: || get(password_change::get).post(password_change::post) },
    Address { path: "/profilo/secondo-fattore", example: "/profilo/secondo-fattore", reader: Some("segretario"), route: || get(second_factor::get).post(second_factor::post) },
    Address { path: "/profilo/sessioni", example: "/profilo/sessioni", reader: Some("segretario"), route: || get(session_list::get).post(session_list::post) },
    Address { path: "/profilo/chiavi", example: "/profilo/chiavi", reader: Some("segretario"), route: || get(token_list::get).post(token_list::post) },
    Address { path: "/profilo/promemoria", example: "/profilo/promemoria", reader: Some("segretario"), route: || get(profile_reminders::get).post(profile_reminders::post) },
    Address { path: "/deleghe", example: "/deleghe", reader: Some("segretario"), route: || get(delegation_list::get).post(delegation_list::post) },
    Address { path: "/utenze", example: "/utenze?ruolo=responsabile", reader: Some("amministratore"), route: || get(account_list::get) },
    Address { path: "/utenze/nuova", example: "/utenze/nuova", reader: Some("amministratore"), route: || get(account_add::get).post(account_add::post) },
    Address { path: "/utenze/importa", example: "/utenze/importa", reader: Some("amministratore"), route: || get(account_import::get).post(account_import::post) },
    Address { path: "/utenze/{person}", example: "/utenze/{dipendente}", reader: Some("amministratore"), route: || get(account_show::get).post(account_show::post) },
    Address { path: "/registro", example: "/registro?verifica=si", reader: Some("segretario"), route: || get(log_list::get) },
    Address { path: "/impostazioni", example: "/impostazioni", reader: Some("amministratore"), route: || get(settings_change::get).post(settings_change::post) },
    Address { path: "/impostazioni/posta", example: "/impostazioni/posta", reader: Some("segretario"), route: || get(letter_list::get).post(letter_list::post) },
    Address { path: "/impostazioni/avvisi", example: "/impostazioni/avvisi", reader: Some("segretario"), route: || get(webhook_list::get).post(webhook_list::post) },
    Address { path: "/installazione", example: "/installazione", reader: Some("installazione"), route: || get(installation_show::get).post(installation_show::post) },
    Address { path: "/piani", example: "/piani", reader: Some("segretario"), route: || get(plan_list::get) },
    Address { path: "/piani/nuovo", example: "/piani/nuovo", reader: Some("segretario"), route: || get(plan_new::get).post(plan_new::post) },
    Address { path: "/piani/{plan}", example: "/piani/{vivo}", reader: Some("segretario"), route: || get(plan_show::get) },
    Address { path: "/piani/{plan}/tabelle", example: "/piani/{vivo}/tabelle", reader: Some("segretario"), route: || get(sheet_list::get) },
    Address { path: "/piani/{plan}/tabelle/{sheet}", example: "/piani/{vivo}/tabelle/fase?obiettivo=OB-01", reader: Some("segretario"), route: || get(sheet_show::get) },
    Address { path: "/piani/{plan}/righe/{key}", example: "/piani/{vivo}/righe/{riga}", reader: Some("segretario"), route: || get(row_edit::get).post(row_edit::post) },
    Address { path: "/piani/{plan}/righe/{key}/togli", example: "/piani/{vivo}/righe/{riga}/togli", reader: Some("segretario"), route: || get(row_remove::get).post(row_remove::post) },
    Address { path: "/piani/{plan}/nuova/{sheet}", example: "/piani/{vivo}/nuova/fase?obiettivo=OB-01", reader: Some("segretario"), route: || get(row_new::get).post(row_new::post) },
    Address { path: "/piani/{plan}/incolla/{sheet}", example: "/piani/{vivo}/incolla/fase?obiettivo=OB-01", reader: Some("segretario"), route: || get(sheet_paste::get).post(sheet_paste::post) },
    Address { path: "/piani/{plan}/storia", example: "/piani/{vivo}/storia", reader: Some("segretario"), route: || get(history_list::get) },
    Address { path: "/piani/{plan}/ciclo", example: "/piani/{vivo}/ciclo", reader: Some("segretario"), route: || get(cycle_show::get) },
    Address { path: "/piani/{plan}/passi/{step}", example: "/piani/{vivo}/passi/assegna", reader: Some("segretario"), route: || get(step_take::get).post(step_take::post) },
    Address { path: "/piani/{plan}/valori", example: "/piani/{vivo}/valori", reader: Some("segretario"), route: || get(window_list::get).post(window_list::post) },
    Address { path: "/piani/{plan}/valori/{series}", example: "/piani/{vivo}/valori/risultati-2026-06-30", reader: Some("segretario"), route: || get(values_edit::get).post(values_edit::post) },
    Address { path: "/piani/{plan}/risultati", example: "/piani/{vivo}/risultati", reader: Some("segretario"), route: || get(result_list::get) },
    Address { path: "/piani/{plan}/perche/{node}", example: "/piani/{vivo}/perche/OB-05?serie=risultati-2026-06-30", reader: Some("segretario"), route: || get(result_list::get_why) },
    Address { path: "/piani/{plan}/misurazione", example: "/piani/{vivo}/misurazione?solo=differenze", reader: Some("segretario"), route: || get(measure_show::get) },
    Address { path: "/piani/{plan}/altre-regole", example: "/piani/{vivo}/altre-regole?sistema=esempio%3Aterrecablate-2021", reader: Some("segretario"), route: || get(contrast_show::get) },
    Address { path: "/piani/{plan}/attesi-di-prima", example: "/piani/{vivo}/attesi-di-prima?serie=risultati-2026-06-30", reader: Some("segretario"), route: || get(contrast_show::get_targets) },
    Address { path: "/piani/{plan}/questionari", example: "/piani/{vivo}/questionari", reader: Some("segretario"), route: || get(questionnaire_list::get) },
    Address { path: "/piani/{plan}/istanze", example: "/piani/{vivo}/istanze", reader: Some("segretario"), route: || get(petition_list::get) },
    Address { path: "/piani/{plan}/istanze/nuova", example: "/piani/{vivo}/istanze/nuova?di=OB-08%2F8.a", reader: Some("responsabile.te"), route: || get(petition_ask::get).post(petition_ask::post) },
    Address { path: "/piani/{plan}/istanze/{id}", example: "/piani/{vivo}/istanze/I1", reader: Some("sindaco"), route: || get(petition_show::get).post(petition_show::post) },
    Address { path: "/piani/{plan}/verifica", example: "/piani/{vivo}/verifica", reader: Some("nucleo"), route: || get(review_show::get) },
    Address { path: "/piani/{plan}/sistema", example: "/piani/{vivo}/sistema", reader: Some("segretario"), route: || get(system_show::get) },
    Address { path: "/piani/{plan}/sistema/confronto", example: "/piani/{vivo}/sistema/confronto", reader: Some("segretario"), route: || get(system_compare::get) },
    Address { path: "/piani/{plan}/sistema/carica", example: "/piani/{vivo}/sistema/carica", reader: Some("segretario"), route: || get(system_load::get).post(system_load::post) },
    Address { path: "/piani/{plan}/sistema/{kind}/{name}", example: "/piani/{vivo}/sistema/livelli/struttura", reader: Some("segretario"), route: || get(system_edit::get).post(system_edit::post) },
    Address { path: "/piani/{plan}/rilievi", example: "/piani/{vivo}/rilievi?gravita=errore", reader: Some("segretario"), route: || get(finding_list::get) },
    Address { path: "/piani/{plan}/rilievi/deroga", example: "/piani/{vivo}/rilievi/deroga?regola=PESI-02", reader: Some("segretario"), route: || get(waiver_give::get).post(waiver_give::post) },
    Address { path: "/piani/{plan}/versioni", example: "/piani/{vivo}/versioni", reader: Some("segretario"), route: || get(baseline_list::get) },
    Address { path: "/piani/{plan}/versioni/{from}/{to}", example: "/piani/{vivo}/versioni/1/adesso", reader: Some("segretario"), route: || get(baseline_compare::get) },
    Address { path: "/piani/{plan}/versioni/{number}/pubblicazione", example: "/piani/{vivo}/versioni/1/pubblicazione", reader: Some("segretario"), route: || get(publication::get).post(publication::post) },
    Address { path: "/trasparenza", example: "/trasparenza", reader: None, route: || get(public_list::get) },
    Address { path: "/trasparenza/{ente}", example: "/trasparenza/comune-di-vallechiara-di-sopra", reader: None, route: || get(public_list::get_body) },
    Address { path: "/trasparenza/{ente}/{anno}", example: "/trasparenza/consorzio-terrecablate/2021", reader: None, route: || get(public_list::get_year) },
    Address { path: "/trasparenza/{ente}/{anno}/{documento}", example: "/trasparenza/consorzio-terrecablate/2021/relazione-1", reader: None, route: || get(public_show::get) },
    Address { path: "/trasparenza/{ente}/{anno}/{documento}/obiettivi/{id}", example: "/trasparenza/consorzio-terrecablate/2021/relazione-1/obiettivi/PO-GEN", reader: None, route: || get(public_objective::get) },
    Address { path: "/ciclo", example: "/ciclo", reader: None, route: || get(cycle_rules::get) },
    Address { path: "/ciclo/{step}", example: "/ciclo/approva", reader: None, route: || get(cycle_rules::get_step) },
    Address { path: "/piani/{plan}/insieme", example: "/piani/{vivo}/insieme?padre=AG", reader: Some("segretario"), route: || get(objectives_edit::get).post(objectives_edit::post) },
    Address { path: "/piani/{plan}/obiettivi/{id}", example: "/piani/{vivo}/obiettivi/OB-01?prova=OB-01%2F1.a&valore=30%25", reader: Some("segretario"), route: || get(objective_show::get) },
    Address { path: "/regole", example: "/regole?gravita=errore&famiglia=PESI", reader: None, route: || get(rule_list::get) },
    Address { path: "/regole/{code}", example: "/regole/PESI-02", reader: None, route: || get(rule_show::get) },
    Address { path: "/fonti", example: "/fonti", reader: None, route: || get(source_list::get) },
    Address { path: "/glossario", example: "/glossario?cerca=peso", reader: None, route: || get(glossary_show::get) },
    Address { path: "/manuale", example: "/manuale", reader: None, route: || get(manual_list::get) },
    Address { path: "/manuale/{page}", example: "/manuale/dossier", reader: None, route: || get(manual_show::get) },
    Address { path: "/accessibilita", example: "/accessibilita", reader: None, route: || get(accessibility_show::get) },
    Address { path: "/privacy", example: "/privacy", reader: None, route: || get(privacy_show::get) },
    Address { path: "/versione", example: "/versione", reader: None, route: || get(version_show::get) },
];

/// What answers programs, not people: no frame around it.
#[rustfmt::skip]
static PLAIN: &[Address] = &[
    Address { path: "/piani/{plan}/obiettivi/{id}/pesatura", example: "/piani/{vivo}/obiettivi/OB-01/pesatura", reader: Some("segretario"), route: || post(objective_weigh::post) },
    Address { path: "/accesso/esterno", example: "/accesso/esterno", reader: None, route: || get(identity::leave) },
    Address { path: "/accesso/ritorno", example: "/accesso/ritorno", reader: None, route: || get(identity::come_back) },
    Address { path: "/uscita", example: "/uscita", reader: Some("segretario"), route: || post(session_open::leave) },
    Address { path: "/piani/{plan}/annulla/{batch}", example: "/piani/{vivo}/annulla/nessuno", reader: Some("segretario"), route: || post(undo::post) },
    Address { path: "/piani/{plan}/righe/{key}/prove", example: "/piani/{vivo}/righe/{riga}/prove", reader: Some("segretario"), route: evidence_list::route },
    Address { path: "/piani/{plan}/prove/{evidence}", example: "/piani/{vivo}/prove/nessuna", reader: Some("segretario"), route: || get(evidence_list::get) },
    Address { path: "/piani/{plan}/prove/{evidence}/togli", example: "/piani/{vivo}/prove/nessuna/togli", reader: Some("segretario"), route: || post(evidence_list::remove) },
    Address { path: "/piani/{plan}/righe/{key}/commenti", example: "/piani/{vivo}/righe/{riga}/commenti", reader: Some("segretario"), route: || post(comment_list::add) },
    Address { path: "/piani/{plan}/commenti/{comment}/risolto", example: "/piani/{vivo}/commenti/nessuno/risolto", reader: Some("segretario"), route: || post(comment_list::resolve) },
    Address { path: "/utenze/inviti.csv", example: "/utenze/inviti.csv", reader: Some("amministratore"), route: || get(account_import::links) },
    Address { path: "/registro.csv", example: "/registro.csv", reader: Some("segretario"), route: || get(log_download::get) },
    Address { path: "/piani/{plan}/rilievi.csv", example: "/piani/{vivo}/rilievi.csv", reader: Some("segretario"), route: || get(finding_list::get_csv) },
    Address { path: "/piani/{plan}/sistema.toml", example: "/piani/{vivo}/sistema.toml", reader: Some("segretario"), route: || get(system_load::download) },
    Address { path: "/piani/{plan}/versioni/{number}", example: "/piani/{vivo}/versioni/1", reader: Some("segretario"), route: || get(baseline_list::get_text) },
    Address { path: "/trasparenza/{ente}/{anno}/{documento}/{file}", example: "/trasparenza/consorzio-terrecablate/2021/relazione-1/risultati.csv", reader: None, route: || get(public_data::get) },
    Address { path: "/calendario/{file}", example: "/calendario/nessuno.ics", reader: None, route: || get(calendar::get) },
    Address { path: "/sitemap.xml", example: "/sitemap.xml", reader: None, route: || get(public_list::get_map) },
    Address { path: "/salute", example: "/salute", reader: None, route: || get(plain::health) },
    Address { path: "/salute/pronto", example: "/salute/pronto", reader: None, route: || get(plain::readiness) },
    Address { path: "/robots.txt", example: "/robots.txt", reader: None, route: || get(plain::robots) },
    Address { path: "/.well-known/security.txt", example: "/.well-known/security.txt", reader: None, route: || get(plain::security) },
    Address { path: "/risorse/{file}", example: "/risorse/icons.svg", reader: None, route: || get(asset::get) },
];

/// Every address, pages and others.
pub fn all() -> impl Iterator<Item = &'static Address> {
    ALL.iter().chain(PLAIN).chain(api::ALL)
}

/// Every address of the register.
pub fn routes() -> Router<Site> {
    all().fold(Router::new(), |router, it| router.route(it.path, (it.route)()))
}

/// The routes with all that stands around them: limits, frame, headers.
pub fn dressed(routes: Router<Site>, site: &Site) -> Router {
    guard::around(routes.fallback(page::not_found), site).with_state(site.clone())
}
