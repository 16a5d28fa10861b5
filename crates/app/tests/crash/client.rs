// SPDX-License-Identifier: AGPL-3.0-or-later
//! Somebody at a browser who goes on saving, and remembers what the server answered.

use app::{oidc, trial};
use reqwest::{
    Client as Http, RequestBuilder, StatusCode,
    header::{CONTENT_TYPE, COOKIE, LOCATION, SET_COOKIE},
    redirect::Policy,
};
use tokio::sync::mpsc::UnboundedSender;

/// Somebody at a browser, in one server after the other.
#[derive(Clone)]
pub(crate) struct Client {
    http: Http,
    /// By which one differs from the others.
    pub(crate) number: usize,
    /// The structure whose objectives are written.
    structure: &'static str,
    /// What the browser keeps.
    cookie: String,
}

/// Something that was sent to be saved.
#[derive(Clone, Debug)]
pub(crate) struct Write {
    /// The number of who sent it.
    pub(crate) by: usize,
    pub(crate) column: &'static str,
    pub(crate) value: String,
    /// All of them, or none.
    pub(crate) keys: Vec<String>,
}

/// What a client tells.
#[derive(Debug)]
pub(crate) enum Told {
    /// It is on its way.
    Sent,
    /// The server answered that it is kept, and where one reads it.
    Kept(Write, String),
    /// The server answered that somebody else was first.
    Refused,
    /// Nobody answered.
    Cut(Write),
}

/// What was answered.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) location: String,
    pub(crate) body: String,
}

impl Client {
    /// Comes in, as somebody of the trial data who has one role only.
    pub(crate) async fn enter(
        origin: &str,
        number: usize,
        (login, structure): (&str, &'static str),
    ) -> Result<Client, String> {
        oidc::ready();
        let http = Http::builder()
            .redirect(Policy::none())
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|it| it.to_string())?;
        let client = Client { http, number, structure, cookie: String::new() };
        let form = form(&[("login", login), ("password", trial::PASSWORD)]);
        let answer = client.post(origin, "/accesso", form).send().await.map_err(|it| it.to_string())?;
        let cookie = answer.headers().get(SET_COOKIE).and_then(|it| it.to_str().ok()?.split(';').next());
        let cookie = cookie.ok_or_else(|| format!("«{login}» was not let in"))?.to_owned();
        Ok(Client { cookie, ..client })
    }

    /// Opens a page.
    pub(crate) async fn get(&self, origin: &str, address: &str) -> Result<Answer, reqwest::Error> {
        let request = self.http.get(format!("{origin}{address}")).header(COOKIE, &self.cookie);
        answer(request).await
    }

    /// Saves one form after the other, until the server is gone.
    ///
    /// # Errors
    /// It is there, and answers what it should not.
    pub(crate) async fn keep_saving(
        &self,
        origin: &str,
        plan: &str,
        life: u32,
        tell: &UnboundedSender<Told>,
    ) -> Result<(), String> {
        // One row and many in turn; half of the servers do not live long enough for more than one form each.
        for number in (life as usize % 2).. {
            let table = format!("{plan}/insieme?padre={}", self.structure);
            let Some(page) = self.page(origin, &table).await? else { break };
            let keys: Vec<String> = after_all(&page, "name=\"riga\" value=\"");
            let (write, address, form) = if number % 2 == 0 {
                let value = format!("Titolo {life}-{}-{number}", self.number);
                let key = keys[number / 2 % keys.len()].clone();
                let address = format!("{plan}/righe/{}", key.replace('#', "%23"));
                let Some(page) = self.page(origin, &address).await? else { break };
                let form = form(&[("vista", &hidden(&page, "vista")?), ("titolo", &value)]);
                (self.write("titolo", value, vec![key]), address, form)
            } else {
                let value = format!("1,{life:03}{}{number:03}%", self.number);
                let mut fields = vec![("passo".to_owned(), "salva".to_owned())];
                for key in &keys {
                    let version = format!("versione.{key}");
                    let seen = hidden(&page, &version)?;
                    fields.extend([("riga".to_owned(), key.clone()), (version, seen)]);
                    fields.push((format!("peso.{key}"), value.clone()));
                }
                (self.write("peso", value, keys), format!("{plan}/insieme"), form(&fields))
            };
            let _ = tell.send(Told::Sent);
            let told = match answer(self.post(origin, &address, form)).await {
                Ok(it) if it.status == StatusCode::SEE_OTHER => Told::Kept(write, it.location),
                Ok(it) if it.status == StatusCode::CONFLICT => Told::Refused,
                Ok(it) => return Err(format!("{address}: {} {}", it.status, it.body)),
                Err(_) => Told::Cut(write),
            };
            let _ = tell.send(told);
        }
        Ok(())
    }

    fn write(&self, column: &'static str, value: String, keys: Vec<String>) -> Write {
        Write { by: self.number, column, value, keys }
    }

    /// A page that must be there, if the server is.
    async fn page(&self, origin: &str, address: &str) -> Result<Option<String>, String> {
        match self.get(origin, address).await {
            Ok(it) if it.status == StatusCode::OK => Ok(Some(it.body)),
            Ok(it) => Err(format!("{address}: {} to {}, {}", it.status, it.location, it.body)),
            Err(_) => Ok(None),
        }
    }

    fn post(&self, origin: &str, address: &str, form: String) -> RequestBuilder {
        let request = self.http.post(format!("{origin}{address}")).header(COOKIE, &self.cookie);
        request.header("origin", origin).header(CONTENT_TYPE, "application/x-www-form-urlencoded").body(form)
    }
}

async fn answer(request: RequestBuilder) -> Result<Answer, reqwest::Error> {
    let response = request.send().await?;
    let status = response.status();
    let location = response.headers().get(LOCATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
    Ok(Answer { status, location: location.to_owned(), body: response.text().await? })
}

/// The value of the hidden field of that name.
fn hidden(page: &str, name: &str) -> Result<String, String> {
    let mut found = after_all(page, &format!("name=\"{name}\" value=\""));
    found.truncate(1);
    found.pop().ok_or_else(|| format!("there is no field «{name}» in {page}"))
}

/// What stands between each of these words and the next quote.
fn after_all(page: &str, words: &str) -> Vec<String> {
    page.split(words).skip(1).map(|it| it.split('"').next().unwrap_or_default().to_owned()).collect()
}

fn form(fields: &[(impl AsRef<str>, impl AsRef<str>)]) -> String {
    let plain = |it: u8| it.is_ascii_alphanumeric() || b"-_.~".contains(&it);
    let one = |it: u8| if plain(it) { char::from(it).to_string() } else { format!("%{it:02X}") };
    let escaped = |words: &str| words.bytes().map(one).collect::<String>();
    let pairs =
        fields.iter().map(|(name, it)| format!("{}={}", escaped(name.as_ref()), escaped(it.as_ref())));
    pairs.collect::<Vec<_>>().join("&")
}
