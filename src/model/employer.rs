//! Who employs the representatives of the agencies: whose time a Marac takes.

use super::agency::Agency;

/// Who employs the representatives of the agencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Employer {
    /// Police Scotland.
    Police,
    /// Health boards: acute, primary, mental health and addictions.
    Health,
    /// Councils: social work, housing and education.
    Council,
}

impl Employer {
    /// How many there are.
    pub const COUNT: usize = 3;
    /// Of each agency, in order.
    pub const OF: [Self; Agency::COUNT] = [
        Self::Police,
        Self::Council,
        Self::Council,
        Self::Council,
        Self::Council,
        Self::Health,
        Self::Health,
        Self::Health,
        Self::Health,
        Self::Council,
    ];
    /// How many agencies each employs.
    pub const AGENCIES: [usize; Self::COUNT] = [1, 4, 5];
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_agency_has_an_employer_and_the_numbers_agree() {
        let of = |employer: Employer| Employer::OF.iter().filter(|one| **one == employer).count();
        assert_eq!([Employer::Police, Employer::Health, Employer::Council].map(of), Employer::AGENCIES);
        assert_eq!(Employer::OF[Agency::HealthAcute as usize], Employer::Health);
        assert_eq!(Employer::OF[Agency::Education as usize], Employer::Council);
    }
}
