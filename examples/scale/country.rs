//! A synthetic country: so many Scotlands side by side, each with referrals of its own.

use maracsim::model::Group;
use maracsim::model::marac::MaracParameters;
use maracsim::model::parameters::AuthorityParameters;
use maracsim::scenario::Resolved;

/// Added to the code of everything in a copy, so that its random streams are its own.
const CODES_APART: u64 = 1_000_000;

/// So many copies of a country, in groups of their own: more of the same.
pub fn side_by_side(country: &Resolved, copies: usize) -> Resolved {
    let groups = (0..copies).flat_map(|copy| {
        country.groups.iter().map(move |group| {
            let mut group = group.clone();
            let names = copy * country.names.len();
            group.authorities.iter_mut().for_each(|authority| moved_authority(authority, copy, names, [0; 2]));
            group.maracs.iter_mut().for_each(|marac| moved_marac(marac, copy, [0; 2]));
            group
        })
    });
    let names = (0..copies).flat_map(|copy| {
        country.names.iter().cloned().map(move |mut named| {
            named.name = format!("{} {copy}", named.name);
            named.gss = format!("{}-{copy}", named.gss);
            named
        })
    });
    Resolved { groups: groups.collect(), names: names.collect(), years: country.years.clone() }
}

/// The same people in one single group: one list of events and one store of cases for all.
pub fn in_one_group(country: &Resolved, copies: usize) -> Resolved {
    let apart = side_by_side(country, copies);
    let Some(first) = apart.groups.first() else { return apart };
    let mut whole = Group { authorities: Vec::new(), maracs: Vec::new(), offices: Vec::new(), ..first.clone() };
    for group in &apart.groups {
        let (authorities, offices) = (whole.authorities.len() as u16, whole.offices.len() as u16);
        let maracs = whole.maracs.len() as u16;
        for authority in &group.authorities {
            let mut authority = authority.clone();
            moved_authority(&mut authority, 0, 0, [maracs, offices]);
            whole.authorities.push(authority);
        }
        for marac in &group.maracs {
            let mut marac = marac.clone();
            moved_marac(&mut marac, 0, [authorities, offices]);
            whole.maracs.push(marac);
        }
        whole.offices.extend(group.offices.iter().cloned());
    }
    Resolved { groups: vec![whole], ..apart }
}

fn moved_authority(authority: &mut AuthorityParameters, copy: usize, names: usize, [maracs, offices]: [u16; 2]) {
    authority.code += copy as u64 * CODES_APART;
    authority.index += names;
    authority.office += offices;
    authority.maracs.iter_mut().for_each(|marac| *marac += maracs);
}

fn moved_marac(marac: &mut MaracParameters, copy: usize, [authorities, offices]: [u16; 2]) {
    marac.code += copy as u64 * CODES_APART;
    marac.lead += authorities;
    marac.serves.iter_mut().for_each(|authority| *authority += authorities);
    marac.office += offices;
}
