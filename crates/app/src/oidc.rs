// SPDX-License-Identifier: AGPL-3.0-or-later
//! Coming in through a provider of identity (OpenID Connect): SPID and CIE behind a proxy, Entra ID, Keycloak.
//!
//! Authorization code with PKCE, state and nonce. What the browser keeps meanwhile is an [`Errand`]; who comes back is
//! known by one claim of the token, `sub` unless the settings name another (`fiscal_number`).

use std::{
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use openidconnect::{
    AdditionalClaims, AsyncHttpClient, AuthenticationFlow, AuthorizationCode, Client, ClientId, ClientSecret,
    CsrfToken, EmptyExtraTokenFields, EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest,
    HttpResponse, IdTokenFields, IssuerUrl, Nonce, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope,
    StandardErrorResponse, StandardTokenResponse, TokenResponse as _,
    core::{
        CoreAuthDisplay, CoreAuthPrompt, CoreErrorResponseType, CoreGenderClaim, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreProviderMetadata, CoreResponseType,
        CoreRevocableToken, CoreRevocationErrorResponse, CoreTokenIntrospectionResponse, CoreTokenType,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// How a provider is reached.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its address, under which it tells of itself: `https://proxy.comune.example`.
    pub issuer: String,
    /// The name by which it knows us.
    pub client: String,
    /// The password by which it knows us; none for a public client.
    pub secret: Option<String>,
    /// The claim by which a person is known.
    pub claim: String,
    /// What is asked besides `openid`.
    pub scopes: Vec<String>,
    /// Its name on the button: «SPID o CIE».
    pub name: String,
}

/// A provider, and what it said of itself.
pub struct Provider {
    /// How it is reached.
    pub settings: Settings,
    http: Http,
    told: Mutex<Option<(Instant, Arc<CoreProviderMetadata>)>>,
}

/// Asks the provider, which must not send us elsewhere.
struct Http(reqwest::Client);

/// What must be remembered from leaving to coming back, by this browser only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Errand {
    state: String,
    nonce: String,
    verifier: String,
    /// Where to go afterwards.
    pub then: String,
    /// Whether who comes back is to be tied to the account that is in.
    pub ties: bool,
}

/// Why nobody came in.
#[derive(Debug)]
pub enum Trouble {
    /// The provider does not answer, or not as it should: what, for the log.
    Unreachable(String),
    /// What came back is not what was asked for, or is not proved.
    Unproved(String),
}

/// Chooses who encrypts: the same as for the database, so that the program carries one only.
pub fn ready() {
    // An error means that it was chosen already.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// How long what a provider says of itself holds: its keys change.
const FRESH: Duration = Duration::from_mins(15);
/// Within which it answers.
const ANSWER: Duration = Duration::from_secs(10);
/// Bytes of an answer.
const LARGEST: usize = 1024 * 1024;

/// The claims that the standard does not name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
struct Others(Map<String, Value>);

impl AdditionalClaims for Others {}

type Fields = IdTokenFields<
    Others,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Ours = Client<
    Others,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    StandardTokenResponse<Fields, CoreTokenType>,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

impl Provider {
    /// A provider that nobody asked anything yet.
    ///
    /// # Errors
    /// The machine has no certificates to check it with.
    pub fn new(settings: Settings) -> Result<Provider, reqwest::Error> {
        ready();
        // Whoever answers must not send us elsewhere.
        let http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(ANSWER).build()?;
        Ok(Provider { settings, http: Http(http), told: Mutex::new(None) })
    }

    /// Where the browser is sent, and what it must bring back. `back` is our address for the return.
    ///
    /// # Errors
    /// The provider does not answer.
    pub async fn leave(&self, back: &str, then: &str, ties: bool) -> Result<(String, Errand), Trouble> {
        let client = self.client(back).await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let flow = AuthenticationFlow::<CoreResponseType>::AuthorizationCode;
        let mut request = client.authorize_url(flow, CsrfToken::new_random, Nonce::new_random);
        for it in &self.settings.scopes {
            request = request.add_scope(Scope::new(it.clone()));
        }
        let (url, state, nonce) = request.set_pkce_challenge(challenge).url();
        let errand = Errand {
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
            then: then.to_owned(),
            ties,
        };
        Ok((url.to_string(), errand))
    }

    /// Who came back, by the claim of the settings.
    ///
    /// # Errors
    /// It is not the errand that left, the provider does not answer, or what it says is not proved.
    pub async fn identify(
        &self,
        back: &str,
        errand: &Errand,
        state: &str,
        code: &str,
    ) -> Result<String, Trouble> {
        if state != errand.state {
            return Err(Trouble::Unproved("lo stato non è quello della partenza".to_owned()));
        }
        let client = self.client(back).await?;
        let asked = client
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(|it| Trouble::Unreachable(it.to_string()))?
            .set_pkce_verifier(PkceCodeVerifier::new(errand.verifier.clone()));
        let answer = asked.request_async(&self.http).await.map_err(|it| Trouble::Unproved(it.to_string()))?;
        let token = answer.id_token().ok_or_else(|| Trouble::Unproved("manca l'id_token".to_owned()))?;
        let nonce = Nonce::new(errand.nonce.clone());
        let claims = token
            .claims(&client.id_token_verifier(), &nonce)
            .map_err(|it| Trouble::Unproved(it.to_string()))?;
        match self.settings.claim.as_str() {
            "sub" => Ok(claims.subject().to_string()),
            name => match claims.additional_claims().0.get(name) {
                Some(Value::String(it)) if !it.trim().is_empty() => Ok(it.trim().to_owned()),
                _ => Err(Trouble::Unproved(format!("nell'id_token manca «{name}»"))),
            },
        }
    }

    async fn client(&self, back: &str) -> Result<Ours, Trouble> {
        let told = self.told().await?;
        let secret = self.settings.secret.clone().map(ClientSecret::new);
        let back = RedirectUrl::new(back.to_owned()).map_err(|it| Trouble::Unreachable(it.to_string()))?;
        let client = Client::from_provider_metadata(
            CoreProviderMetadata::clone(&told),
            ClientId::new(self.settings.client.clone()),
            secret,
        );
        Ok(client.set_redirect_uri(back))
    }

    /// What the provider says of itself, asked again now and then.
    async fn told(&self) -> Result<Arc<CoreProviderMetadata>, Trouble> {
        let known = self.told.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some((_, it)) = known.filter(|(at, _)| at.elapsed() < FRESH) {
            return Ok(it);
        }
        let unreachable = |it: String| Trouble::Unreachable(it);
        let issuer =
            IssuerUrl::new(self.settings.issuer.clone()).map_err(|it| unreachable(it.to_string()))?;
        let told = CoreProviderMetadata::discover_async(issuer, &self.http)
            .await
            .map_err(|it| unreachable(it.to_string()))?;
        let told = Arc::new(told);
        *self.told.lock().unwrap_or_else(PoisonError::into_inner) = Some((Instant::now(), Arc::clone(&told)));
        Ok(told)
    }
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = std::io::Error;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, std::io::Error>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}

impl Http {
    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, std::io::Error> {
        let failed = |it: reqwest::Error| std::io::Error::other(it.without_url());
        let request = reqwest::Request::try_from(request).map_err(failed)?;
        let mut response = self.0.execute(request).await.map_err(failed)?;
        let mut answer = openidconnect::http::Response::builder().status(response.status());
        for (name, value) in response.headers() {
            answer = answer.header(name, value);
        }
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(failed)? {
            body.extend_from_slice(&piece);
            if body.len() > LARGEST {
                return Err(std::io::Error::other("la risposta è troppo lunga"));
            }
        }
        answer.body(body).map_err(std::io::Error::other)
    }
}
